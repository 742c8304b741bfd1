// Failure and status, row by row.
#include "shared/api/status.h"

namespace candor {

namespace {

struct Row {
  Failure failure;
  int status;
};
constexpr Row kRows[] = {
    {Failure::malformed, 400},
    {Failure::unauthenticated, 401},
    {Failure::payment_required, 402},
    {Failure::forbidden, 403},
    {Failure::not_found, 404},
    {Failure::method_not_allowed, 405},
    {Failure::conflict, 409},
    {Failure::gone, 410},
    {Failure::too_large, 413},
    {Failure::unsupported_media, 415},
    {Failure::range, 416},
    {Failure::invalid, 422},
    {Failure::too_many, 429},
    {Failure::internal, 500},
    {Failure::unavailable, 503},
    {Failure::storage_full, 507},
    {Failure::offline, 0},
};

struct Reason {
  int status;
  std::string_view words;
};
constexpr Reason kReasons[] = {
    {101, "Switching Protocols"},
    {200, "OK"},
    {201, "Created"},
    {204, "No Content"},
    {302, "Found"},
    {206, "Partial Content"},
    {304, "Not Modified"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {402, "Payment Required"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {422, "Unprocessable Content"},
    {426, "Upgrade Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {503, "Service Unavailable"},
    {505, "HTTP Version Not Supported"},
    {507, "Insufficient Storage"},
};

}  // namespace

int status_of(Failure failure) {
  for (const Row& row : kRows) {
    if (row.failure == failure) return row.status;
  }
  return 500;
}

Failure failure_of(int status) {
  for (const Row& row : kRows) {
    if (row.status == status) return row.failure;
  }
  if (status >= 500)
    return status == 502 || status == 504 ? Failure::unavailable : Failure::internal;
  return status >= 400 ? Failure::invalid : Failure::internal;
}

std::string_view reason_of(int status) {
  for (const Reason& reason : kReasons) {
    if (reason.status == status) return reason.words;
  }
  return "Error";
}

}  // namespace candor
