// Values inside the headers of a request: media types, their parameters, cookies. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/http/call.h"

namespace candor::http {

// "application/json" of "Application/JSON; charset=utf-8".
std::string media_type_of(std::string_view header);
// The value of a parameter of a header ("multipart/form-data; boundary=x"), without quotes; empty
// when absent.
std::string header_parameter(std::string_view header, std::string_view name);
// The first cookie of this name; empty when absent.
std::string cookie_of(const std::vector<Header>& headers, std::string_view name);

}  // namespace candor::http
