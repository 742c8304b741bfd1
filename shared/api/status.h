// The one mapping between kinds of failure and HTTP status numbers.
#pragma once

#include <string_view>

#include "shared/base/result.h"

namespace candor {

int status_of(Failure failure);          // 0 for offline: there was no answer
Failure failure_of(int status);          // for numbers without their own kind, the nearest one
std::string_view reason_of(int status);  // "Not Found"; "Error" for numbers we never send

}  // namespace candor
