// The literal paths of the source documents (S0-S4), each mapped onto a canonical endpoint with its
// policy (K1). Besides, any canonical path answers under "/api" and under no prefix (K1); the
// router does that by rule.
#pragma once

#include <span>

#include "shared/api/endpoint.h"

namespace candor::api {

// What a literal path asks differently from the canonical one. Zero and false mean "as canonical".
struct Policy {
  int invalid_status = 0;        // 400 where the document says so (K14)
  bool ids_as_text = false;      // K6
  int access_token_minutes = 0;  // K7
  // Registration (K4): the role of who names none, and whether the account may sign in at once.
  Role default_role = Role::recruiter;
  bool is_active_at_once = false;
  // Lists (K15): the name of "items", and how many of them when nobody says.
  std::string_view items_name = {};
  int page_size = 0;
  bool is_for_admins = false;  // refuses everybody else; its tokens are for administration (K11)
};

struct Alias {
  std::string_view source;  // seed row, "S3-14"
  Method method;
  std::string_view path;  // with {parameters} in the canonical order
  const EndpointInfo* endpoint;
  Policy policy;
};

std::span<const Alias> aliases();

}  // namespace candor::api
