// JSON Schema (2020-12) from TypeInfo, and the check of a JSON text against a type, which the API
// tests do with every response. The OpenAPI document around it: shared/api/openapi.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/base/result.h"
#include "shared/describe/describe.h"

namespace candor::schema {

// Which side of a type is meant: what a client may send, or what the server answers.
enum class Side : std::uint8_t { response, request };

// A record or choice to define in components.schemas, and under which name.
struct Definition {
  const TypeInfo* type;
  Side side;
  std::string name;
};

// The schema object of one type; records are referred to as "#/components/schemas/Name".
std::string of(const TypeInfo& type);
// The same with the names of `definitions`, which must contain every record and choice of the type.
std::string of(const TypeInfo& type, Side side, const std::vector<Definition>& definitions);
// The schema of one field of a request, with its limits.
std::string of_field(const FieldInfo& field, const std::vector<Definition>& definitions);
// Every record and choice reachable from `roots`, as the members of components.schemas.
std::string components(const std::vector<const TypeInfo*>& roots);
// Every record and choice reachable, in the order of first use. A record that is both sent and
// answered is defined twice; its request side is named "NameInput".
std::vector<Definition> definitions_of(const std::vector<const TypeInfo*>& requests,
                                       const std::vector<const TypeInfo*>& responses);
std::string components(const std::vector<Definition>& definitions);

// The violations of a response text: wrong type, missing field, undeclared field, a field of
// another audience, a write_only or server_only field that leaked. Empty = it conforms. Codes:
// those of json.h, and missing_field, leaked_field.
std::vector<FieldError> check_response(const TypeInfo& type, std::string_view text,
                                       Audience viewer = kEveryone);

}  // namespace candor::schema
