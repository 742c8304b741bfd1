// One operation of the API, as a constant: what the router checks, the client calls and the
// documents print.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "shared/base/result.h"
#include "shared/describe/describe.h"
#include "shared/domain/permissions.h"

namespace candor {

enum class Method : std::uint8_t { get, head, post, put, patch, del, options };
std::string_view word_of_method(Method method);  // "GET", ..., "DELETE"

// Rate classes with their limits per minute (S3-45, K42; chunks: architecture section 3).
enum class RateClass : std::uint8_t { none, general, authentication, upload, chunk };
constexpr int per_minute(RateClass rate) {
  switch (rate) {
    case RateClass::none: return 0;
    case RateClass::general: return 100;
    case RateClass::authentication: return 10;
    case RateClass::upload: return 20;
    case RateClass::chunk: return 600;
  }
  return 0;
}

std::string_view word_of_rate(RateClass rate);  // "general", ...: the policy's name in headers

// How the request body arrives. query: GET, fields come from the query string. form: JSON,
// form-urlencoded or multipart, all into the same record. raw: the feature reads the bytes itself
// (uploads).
enum class Body : std::uint8_t { none, query, json, form, raw };

// What a successful GET turns into instead of an answer that ends.
enum class Opens : std::uint8_t { nothing, websocket, event_stream };

struct EndpointInfo {
  std::string_view name;  // operationId, snake_case
  std::string_view noun;  // tag in the documents
  Method method;
  std::string_view path;  // canonical, with {parameters}
  Permission permission;
  std::string_view summary;
  Body body = Body::none;
  int success = 200;
  RateClass rate = RateClass::general;
  TypeFunction request = nullptr;   // null: none
  TypeFunction response = nullptr;  // null: no body, or not JSON (streams)
  Opens opens = Opens::nothing;
  // What its success changes for others who look at the same company: nouns of paths, separated by
  // spaces. Open pages read them again (LiveMessage).
  std::string_view changes = {};
  // What a GET without a described response answers; empty: any bytes.
  std::string_view media = {};
  // Only for people who signed in: no API key may do it, whatever its scopes are.
  bool needs_person = false;
  std::int64_t body_bytes = 0;  // the most a body may have; 0: as its kind says
};

template <class Request, class Response>
struct Endpoint {
  EndpointInfo info;
  constexpr Endpoint opening(Opens opens) const {
    Endpoint made = *this;
    made.info.opens = opens;
    return made;
  }
  constexpr Endpoint changing(std::string_view nouns) const {
    Endpoint made = *this;
    made.info.changes = nouns;
    return made;
  }
  constexpr Endpoint answering(std::string_view media_type) const {
    Endpoint made = *this;
    made.info.media = media_type;
    return made;
  }
  constexpr Endpoint needing_person() const {
    Endpoint made = *this;
    made.info.needs_person = true;
    return made;
  }
  constexpr Endpoint taking(std::int64_t body_bytes) const {
    Endpoint made = *this;
    made.info.body_bytes = body_bytes;
    return made;
  }
  using request_type = Request;
  using response_type = Response;
};

template <class Request, class Response>
constexpr Endpoint<Request, Response> endpoint(EndpointInfo info) {
  if constexpr (!std::is_same_v<Request, Nothing>) info.request = &type_of<Request>;
  if constexpr (!std::is_same_v<Response, Nothing>) info.response = &type_of<Response>;
  return {info};
}

// Whether an Idempotency-Key means something here: a POST with a small body and a known caller.
// (Uploads have their own way to go on; what everybody may do has no caller whose key it could be.)
constexpr bool takes_idempotency_key(const EndpointInfo& info) {
  return info.method == Method::post && info.body != Body::raw &&
         info.permission != Permission::open;
}

// The path with its {parameters} replaced in order, each percent-encoded. REQUIRES as many values
// as parameters.
std::string path_of(const EndpointInfo& info, std::initializer_list<std::string_view> values);

}  // namespace candor
