// OpenAPI text, operation by operation.
#include "shared/api/openapi.h"

#include <algorithm>
#include <vector>

#include "shared/api/aliases.h"
#include "shared/api/endpoints.h"
#include "shared/api/status.h"
#include "shared/describe/json_text.h"
#include "shared/describe/schema.h"
#include "shared/domain/api_key.h"
#include "shared/domain/error_body.h"

namespace candor::schema {

namespace {

struct Operation {
  std::string id;
  Method method;
  std::string_view path;
  const EndpointInfo* endpoint;
  const api::Alias* alias = nullptr;
};

std::vector<Operation> all_operations() {
  std::vector<Operation> operations;
  for (const EndpointInfo* endpoint : api::all()) {
    operations.push_back(
        {std::string(endpoint->name), endpoint->method, endpoint->path, endpoint, nullptr});
  }
  std::int64_t number = 0;
  for (const api::Alias& alias : api::aliases()) {
    const std::string id = std::string(alias.endpoint->name) + "_alias" + text::number(++number);
    operations.push_back({id, alias.method, alias.path, alias.endpoint, &alias});
  }
  return operations;
}

std::string_view word_of_permission(Permission permission) {
  switch (permission) {
    case Permission::open: return "open";
    case Permission::answer_interview: return "answer_interview";
    case Permission::use_account: return "use_account";
    case Permission::view_interviews: return "view_interviews";
    case Permission::edit_interviews: return "edit_interviews";
    case Permission::invite_candidates: return "invite_candidates";
    case Permission::view_results: return "view_results";
    case Permission::review_results: return "review_results";
    case Permission::delete_results: return "delete_results";
    case Permission::view_company: return "view_company";
    case Permission::edit_theme: return "edit_theme";
    case Permission::manage_company: return "manage_company";
    case Permission::administer: return "administer";
  }
  return {};
}

// The names that the source documents give to models (S2-08, S2-09), and ours for the same.
struct DocumentName {
  std::string_view name, ours;
};
constexpr DocumentName kDocumentNames[] = {
    {"ErrorResponse", "Error"},
    {"Interview", "InterviewView"},
    {"InterviewCreate", "InterviewDraft"},
    {"InterviewUpdate", "InterviewDraft"},
    {"InterviewQuestion", "Question"},
    {"InterviewQuestionCreate", "QuestionInput"},
    {"InterviewReport", "SessionView"},
    {"InterviewResponse", "AnswerView"},
    {"InterviewTicket", "InvitationView"},
    {"InterviewTicketCreate", "InvitationDraft"},
    {"Response", "Acknowledged"},
    {"Token", "SignedIn"},
    {"UserLogin", "SignIn"},
    {"UserRegister", "Register"},
};

// What every list has (K15).
constexpr std::string_view kPaginated =
    R"({"type":"object","description":"What every list has","properties":{)"
    R"("items":{"type":"array","items":{}},"total":{"type":"integer"},)"
    R"("page":{"type":"integer"},"per_page":{"type":"integer"},"limit":{"type":"integer"},)"
    R"("offset":{"type":"integer"},"has_next":{"type":"boolean"},"has_prev":{"type":"boolean"},)"
    R"("next":{"type":"string"}}})";

struct HeaderName {
  std::string_view name, description, example;
};
constexpr HeaderName kHeaders[] = {
    {"RateLimit", "What is left of the policy, and seconds until it is whole again",
     R"(\"general\";r=99;t=60)"},
    {"RateLimit-Policy", "Requests in a window of seconds, per account or else address",
     R"(\"general\";q=100;w=60)"},
    {"Retry-After", "Seconds to wait before the next try", "7"},
    {"X-Request-Id", "Names this request in the server's log", "5f2c8f3a0d1b4e67"},
};

constexpr std::string_view kDescription =
    "Interviews and hiring on your own server. Sign in at `POST /api/v1/auth/login` and send the "
    "access token as `Authorization: Bearer ...`, or make an API key in your account for a "
    "program. Every failed request answers the same body, with words for people (`detail`) and a "
    "stable `code` for programs. Paths of earlier systems answer as well; `x-canonical-path` "
    "names ours.";

class Document {
 public:
  Document() {
    std::vector<const TypeInfo*> requests, responses = {&type_of<ErrorBody>()};
    for (const EndpointInfo* endpoint : api::all()) {
      if (endpoint->request == nullptr) continue;
      if (endpoint->body != Body::query) {
        requests.push_back(&endpoint->request());
        continue;
      }
      for (const FieldInfo& field : endpoint->request().fields) requests.push_back(&field.type());
    }
    for (const EndpointInfo* endpoint : api::all()) {
      if (endpoint->response != nullptr) responses.push_back(&endpoint->response());
    }
    definitions_ = definitions_of(requests, responses);
  }

  std::string write(std::string_view version) {
    out_.begin_object();
    out_.member("openapi", "3.1.0");
    out_.key("info");
    out_.begin_object();
    out_.member("title", "Candor");
    out_.member("summary", "Open interviews and hiring");
    out_.member("description", kDescription);
    out_.member("version", version);
    out_.end_object();
    out_.key("servers");
    out_.raw("[{\"url\":\"/\"}]");
    tags();
    paths();
    components_object();
    out_.end_object();
    return out_.release();
  }

 private:
  void tags() {
    std::vector<std::string_view> nouns;
    for (const EndpointInfo* endpoint : api::all()) {
      if (std::find(nouns.begin(), nouns.end(), endpoint->noun) == nouns.end()) {
        nouns.push_back(endpoint->noun);
      }
    }
    out_.key("tags");
    out_.begin_array();
    for (const std::string_view noun : nouns) {
      out_.begin_object();
      out_.member("name", noun);
      out_.end_object();
    }
    out_.end_array();
  }

  void paths() {
    const std::vector<Operation> operations = all_operations();
    std::vector<std::string_view> written;
    out_.key("paths");
    out_.begin_object();
    for (const Operation& first : operations) {
      if (std::find(written.begin(), written.end(), first.path) != written.end()) continue;
      written.push_back(first.path);
      out_.key(first.path);
      out_.begin_object();
      for (const Operation& each : operations) {
        if (each.path == first.path) operation(each);
      }
      out_.end_object();
    }
    out_.end_object();
  }

  void operation(const Operation& operation) {
    const EndpointInfo& info = *operation.endpoint;
    out_.key(text::lower_ascii(word_of_method(operation.method)));
    out_.begin_object();
    out_.member("operationId", operation.id);
    out_.member("summary", info.summary);
    out_.key("tags");
    out_.begin_array();
    out_.text(info.noun);
    out_.end_array();
    parameters(operation);
    request_body(info);
    responses(operation);
    security(info);
    out_.member("x-permission", word_of_permission(info.permission));
    if (takes_api_key(info)) out_.member("x-scope", word_of(scope_of(info.permission)));
    if (per_minute(info.rate) > 0) {
      out_.member("x-rate-policy", word_of_rate(info.rate));
      out_.key("x-rate-per-minute");
      out_.integer(per_minute(info.rate));
    }
    if (operation.alias != nullptr) {
      out_.member("x-canonical-path", info.path);
      out_.member("x-source", operation.alias->source);
    }
    out_.end_object();
  }

  void parameters(const Operation& operation) {
    const bool has_query = operation.endpoint->body == Body::query;
    const bool has_key = takes_idempotency_key(*operation.endpoint);
    std::size_t open = operation.path.find('{');
    if (open == std::string_view::npos && !has_query && !has_key) return;
    out_.key("parameters");
    out_.begin_array();
    while (open != std::string_view::npos) {
      const std::size_t close = operation.path.find('}', open);
      out_.begin_object();
      out_.member("name", operation.path.substr(open + 1, close - open - 1));
      out_.member("in", "path");
      out_.key("required");
      out_.boolean(true);
      out_.key("schema");
      out_.raw("{\"type\":\"string\"}");
      out_.end_object();
      open = operation.path.find('{', close);
    }
    if (has_query) query_parameters(operation.endpoint->request());
    if (has_key) out_.raw("{\"$ref\":\"#/components/parameters/IdempotencyKey\"}");
    out_.end_array();
  }

  void query_parameters(const TypeInfo& record) {
    for (const FieldInfo& field : record.fields) {
      out_.begin_object();
      out_.member("name", field.name);
      out_.member("in", "query");
      if (field.is_required) {
        out_.key("required");
        out_.boolean(true);
      }
      out_.key("schema");
      out_.raw(of_field(field, definitions_));
      out_.end_object();
    }
  }

  void content(std::string_view media, std::string_view schema) {
    out_.key(media);
    out_.begin_object();
    out_.key("schema");
    out_.raw(schema);
    out_.end_object();
  }

  void request_body(const EndpointInfo& info) {
    if (info.body == Body::none || info.body == Body::query) return;
    out_.key("requestBody");
    out_.begin_object();
    out_.key("required");
    // A form may leave everything out, where the record demands nothing.
    out_.boolean(info.body == Body::json);
    out_.key("content");
    out_.begin_object();
    if (info.body == Body::raw) {
      content("*/*", "{}");
    } else {
      const std::string schema = of(info.request(), Side::request, definitions_);
      content("application/json", schema);
      if (info.body == Body::form) {
        content("application/x-www-form-urlencoded", schema);
        content("multipart/form-data", schema);
      }
    }
    out_.end_object();
    out_.end_object();
  }

  // A list whose document names its rows otherwise (K15); what is no list stays as it is.
  std::string page_named(const EndpointInfo& info, std::string_view items_name) const {
    const TypeInfo& page = info.response();
    if (page.fields[0].name != "items") return of(page, Side::response, definitions_);
    std::string names, properties;
    for (const FieldInfo& field : page.fields) {
      const std::string_view comma = names.empty() ? "" : ",";
      const std::string_view name = field.name == "items" ? items_name : field.name;
      names += std::string(comma) + "\"" + std::string(name) + "\"";
      properties += std::string(comma) + "\"" + std::string(name) +
                    "\":" + of(field.type(), Side::response, definitions_);
    }
    return R"({"type":"object","required":[)" + names + R"(],"properties":{)" + properties + "}}";
  }

  void responses(const Operation& operation) {
    const EndpointInfo& info = *operation.endpoint;
    out_.key("responses");
    out_.begin_object();
    out_.key(text::number(info.success));
    out_.begin_object();
    out_.member("description", reason_of(info.success));
    headers(info.rate == RateClass::none ? 1 : 3);
    if (info.response != nullptr) {
      out_.key("content");
      out_.begin_object();
      const bool is_renamed =
          operation.alias != nullptr && !operation.alias->policy.items_name.empty();
      content("application/json", is_renamed ? page_named(info, operation.alias->policy.items_name)
                                             : of(info.response(), Side::response, definitions_));
      out_.end_object();
    } else if (info.opens == Opens::event_stream) {
      out_.key("content");
      out_.raw("{\"text/event-stream\":{\"schema\":{\"type\":\"string\"}}}");
    } else if (info.method == Method::get && info.opens == Opens::nothing) {
      out_.key("content");
      out_.begin_object();
      content(info.media.empty() ? "*/*" : info.media, "{}");
      out_.end_object();
    }
    out_.end_object();
    for (const int status : error_statuses(operation)) error(status);
    out_.key("default");
    out_.raw("{\"$ref\":\"#/components/responses/Error\"}");
    out_.end_object();
  }

  // X-Request-Id, then those of the limits.
  void headers(int count) {
    out_.key("headers");
    out_.begin_object();
    const std::string_view names[] = {"X-Request-Id", "RateLimit", "RateLimit-Policy",
                                      "Retry-After"};
    for (int i = 0; i < count; ++i) {
      out_.key(names[i]);
      out_.begin_object();
      out_.member("$ref", "#/components/headers/" + std::string(names[i]));
      out_.end_object();
    }
    out_.end_object();
  }

  static std::vector<int> error_statuses(const Operation& operation) {
    const EndpointInfo& info = *operation.endpoint;
    std::vector<int> statuses;
    if (info.body != Body::none) statuses.push_back(400);
    if (info.permission != Permission::open) statuses.insert(statuses.end(), {401, 403});
    if (operation.path.find('{') != std::string_view::npos) statuses.push_back(404);
    if (takes_idempotency_key(info)) statuses.push_back(409);
    if (info.body == Body::json || info.body == Body::form || info.body == Body::raw) {
      statuses.insert(statuses.end(), {413, 415});
    }
    if (info.body != Body::none) statuses.push_back(422);
    if (info.rate != RateClass::none) statuses.push_back(429);
    return statuses;
  }

  void error(int status) {
    out_.key(text::number(status));
    out_.raw(status == 429 ? "{\"$ref\":\"#/components/responses/TooManyRequests\"}"
                           : "{\"$ref\":\"#/components/responses/Error\"}");
  }

  static bool takes_api_key(const EndpointInfo& info) {
    const bool reads = info.method == Method::get || info.method == Method::head;
    const ScopeSet any = ~ScopeSet{0};
    return info.permission != Permission::open && !info.needs_person &&
           info.opens == Opens::nothing && key_permits(any, info.permission, reads);
  }

  void security(const EndpointInfo& info) {
    out_.key("security");
    if (info.permission == Permission::open) return out_.raw("[]");
    if (info.permission == Permission::answer_interview) return out_.raw("[{\"link\":[]}]");
    out_.raw(takes_api_key(info) ? "[{\"account\":[]},{\"api_key\":[]}]" : "[{\"account\":[]}]");
  }

  void components_object() {
    out_.key("components");
    out_.begin_object();
    schemas();
    out_.key("responses");
    out_.begin_object();
    error_response("Error", "What went wrong, and what to do about it", 1);
    error_response("TooManyRequests", "Too many requests in this minute", 4);
    out_.end_object();
    out_.key("headers");
    out_.begin_object();
    for (const HeaderName& header : kHeaders) {
      out_.key(header.name);
      out_.raw("{\"description\":\"" + std::string(header.description) +
               "\",\"schema\":{\"type\":\"string\"},\"example\":\"" + std::string(header.example) +
               "\"}");
    }
    out_.end_object();
    out_.key("parameters");
    out_.raw(R"({"IdempotencyKey":{"name":"Idempotency-Key","in":"header",)"
             R"("description":"A name you make up for this request, such as a UUID in quotes. )"
             R"(Sent again within a day, it has no second effect and gets the first answer.",)"
             R"("schema":{"type":"string","minLength":1,"maxLength":257}}})");
    out_.key("securitySchemes");
    out_.begin_object();
    bearer("account", "The access token of a signed-in account");
    bearer("api_key", "An API key of an account, candor_..., within its scopes (x-scope)");
    bearer("link", "The token of an interview link, or the secret of the session it started");
    out_.end_object();
    out_.end_object();
  }

  // Ours, then the documents' names for them; `schemas` is one object text.
  void schemas() {
    std::string all = components(definitions_);
    all.pop_back();  // its closing brace
    const auto is_defined = [&](std::string_view name) {
      return std::any_of(definitions_.begin(), definitions_.end(),
                         [&](const Definition& one) { return one.name == name; });
    };
    for (const DocumentName& one : kDocumentNames) {
      if (!is_defined(one.ours) || is_defined(one.name)) continue;
      all += ",\"" + std::string(one.name) + "\":{\"$ref\":\"#/components/schemas/" +
             std::string(one.ours) + "\"}";
    }
    all += ",\"PaginatedResponse\":" + std::string(kPaginated) + "}";
    out_.key("schemas");
    out_.raw(all);
  }

  void error_response(std::string_view name, std::string_view description, int header_count) {
    out_.key(name);
    out_.begin_object();
    out_.member("description", description);
    headers(header_count);
    out_.key("content");
    out_.begin_object();
    const std::string schema = of(type_of<ErrorBody>(), Side::response, definitions_);
    content("application/json", schema);
    content("application/problem+json", schema);
    out_.end_object();
    out_.end_object();
  }

  void bearer(std::string_view name, std::string_view description) {
    out_.key(name);
    out_.begin_object();
    out_.member("type", "http");
    out_.member("scheme", "bearer");
    out_.member("description", description);
    out_.end_object();
  }

  std::vector<Definition> definitions_;
  json::TextWriter out_;
};

}  // namespace

std::string openapi(std::string_view version) {
  return Document().write(version);
}

}  // namespace candor::schema
