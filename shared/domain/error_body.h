// What every failed request answers (K13): one superset of RFC 9457 and of the source documents'
// error bodies.
#pragma once

#include <string>
#include <vector>

#include "shared/base/result.h"
#include "shared/describe/describe.h"

namespace candor {

template <>
struct describe<FieldError> {
  static constexpr std::string_view name = "FieldError";
  static constexpr auto fields =
      fields_of(field<&FieldError::path>("field", "error.field").set_by_server(),
                field<&FieldError::code>("code", "error.code").set_by_server(),
                field<&FieldError::message>("message", "error.message").set_by_server());
};

struct ErrorBody {
  std::string type = "about:blank";  // the title then says no more than the status (RFC 9457)
  std::string title;
  std::int32_t status = 500;
  std::string detail;
  std::string error;  // the same words as `detail`
  std::string code;
  std::vector<FieldError> errors;
  std::string request_id;
};
template <>
struct describe<ErrorBody> {
  static constexpr std::string_view name = "Error";
  static constexpr auto fields =
      fields_of(field<&ErrorBody::type>("type", "error.type").set_by_server(),
                field<&ErrorBody::title>("title", "error.title").set_by_server(),
                field<&ErrorBody::status>("status", "error.status").set_by_server(),
                field<&ErrorBody::detail>("detail", "error.detail").set_by_server(),
                field<&ErrorBody::error>("error", "error.error").set_by_server(),
                field<&ErrorBody::code>("code", "error.code").set_by_server(),
                field<&ErrorBody::errors>("errors", "error.errors").set_by_server(),
                field<&ErrorBody::request_id>("request_id", "error.request_id").set_by_server());
};

// `status` 0: the status of the failure. The error's cause stays on the server.
ErrorBody error_body_of(const Error& error, std::string_view request_id, int status = 0);
// The cause of the result names the request. `status` is the number the answer came with.
Error error_of(const ErrorBody& body, int status);
// The error a failed answer means, whatever its body is: ours, another program's, or none at all.
Error error_of_answer(int status, std::string_view body);

}  // namespace candor
