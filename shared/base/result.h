// Result<T>: a value or an Error. Nothing in shared/ or web/ throws; what can happen is a Result,
// what must not happen is an ASSERT.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "shared/base/assert.h"

namespace candor {

// The kinds of failure; server/http maps each to one HTTP status (status_of).
enum class Failure {
  malformed,           // 400: cannot be parsed
  unauthenticated,     // 401
  payment_required,    // 402
  forbidden,           // 403
  not_found,           // 404
  method_not_allowed,  // 405
  conflict,            // 409
  gone,                // 410
  too_large,           // 413
  unsupported_media,   // 415
  range,               // 416
  invalid,             // 422: parsed, but against a rule
  too_many,            // 429
  internal,            // 500
  unavailable,         // 503
  storage_full,        // 507
  offline,             // client only: no answer
};

// One violation inside a body: where (JSON path, "questions[2].text"), a stable code, a sentence
// that says what to do.
struct FieldError {
  std::string path;
  std::string code;
  std::string message;
  bool operator==(const FieldError&) const = default;
};

// `code` is stable and for programs, `message` is for people and safe to show, `cause` is for the
// log only.
struct Error {
  Failure failure = Failure::internal;
  std::string code;
  std::string message;
  std::vector<FieldError> fields;
  std::string cause;
  int retry_after_seconds = 0;
};

struct Nothing {
  bool operator==(const Nothing&) const = default;
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}      // NOLINT: implicit on purpose
  Result(Error error) : error_(std::move(error)) {}  // NOLINT: implicit on purpose
  bool is_error() const { return error_.has_value(); }
  explicit operator bool() const { return !error_; }
  T& value() {
    ASSERT(value_.has_value());
    return *value_;
  }
  const T& value() const {
    ASSERT(value_.has_value());
    return *value_;
  }
  T release_value() {
    ASSERT(value_.has_value());
    return std::move(*value_);
  }
  const Error& error() const {
    ASSERT(error_.has_value());
    return *error_;
  }
  Error release_error() {
    ASSERT(error_.has_value());
    return std::move(*error_);
  }

 private:
  std::optional<T> value_;
  std::optional<Error> error_;
};

using Status = Result<Nothing>;
inline Status ok() {
  return Nothing{};
}

inline Error fail(Failure failure, std::string code, std::string message) {
  return Error{failure, std::move(code), std::move(message), {}, {}, 0};
}
// A violation of one field found by the server alone (for example "already used").
inline Error invalid_field(std::string path, std::string code, std::string message) {
  Error error = fail(Failure::invalid, "invalid", "Check the marked fields.");
  error.fields.push_back({std::move(path), std::move(code), std::move(message)});
  return error;
}

}  // namespace candor

// TRY(expression) yields the value or returns the error to the caller. One per statement.
#define TRY(expression)                                             \
  __extension__({                                                   \
    auto try_result_ = (expression);                                \
    if (try_result_.is_error()) return try_result_.release_error(); \
    try_result_.release_value();                                    \
  })
