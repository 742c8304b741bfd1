// OpenAPI text, operation by operation.
#include "shared/api/openapi.h"

#include <algorithm>
#include <vector>

#include "shared/api/aliases.h"
#include "shared/api/endpoints.h"
#include "shared/api/status.h"
#include "shared/describe/json_text.h"
#include "shared/describe/schema.h"
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
    case Permission::manage_company: return "manage_company";
    case Permission::administer: return "administer";
  }
  return {};
}

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
    security(info.permission);
    out_.member("x-permission", word_of_permission(info.permission));
    if (per_minute(info.rate) > 0) {
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
    std::size_t open = operation.path.find('{');
    if (open == std::string_view::npos && !has_query) return;
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

  void responses(const Operation& operation) {
    const EndpointInfo& info = *operation.endpoint;
    out_.key("responses");
    out_.begin_object();
    out_.key(text::number(info.success));
    out_.begin_object();
    out_.member("description", reason_of(info.success));
    if (info.response != nullptr) {
      out_.key("content");
      out_.begin_object();
      content("application/json", of(info.response(), Side::response, definitions_));
      out_.end_object();
    } else if (info.opens == Opens::event_stream) {
      out_.key("content");
      out_.raw("{\"text/event-stream\":{\"schema\":{\"type\":\"string\"}}}");
    } else if (info.method == Method::get && info.opens == Opens::nothing) {
      out_.key("content");
      out_.raw("{\"*/*\":{}}");
    }
    out_.end_object();
    for (const int status : error_statuses(operation)) error(text::number(status));
    error("default");
    out_.end_object();
  }

  static std::vector<int> error_statuses(const Operation& operation) {
    const EndpointInfo& info = *operation.endpoint;
    std::vector<int> statuses;
    if (info.body != Body::none) statuses.push_back(400);
    if (info.permission != Permission::open) statuses.insert(statuses.end(), {401, 403});
    if (operation.path.find('{') != std::string_view::npos) statuses.push_back(404);
    if (info.body == Body::json || info.body == Body::form || info.body == Body::raw) {
      statuses.insert(statuses.end(), {413, 415});
    }
    if (info.body != Body::none) statuses.push_back(422);
    if (info.rate != RateClass::none) statuses.push_back(429);
    return statuses;
  }

  void error(std::string_view status) {
    out_.key(status);
    out_.raw("{\"$ref\":\"#/components/responses/Error\"}");
  }

  void security(Permission permission) {
    out_.key("security");
    switch (permission) {
      case Permission::open: return out_.raw("[]");
      case Permission::answer_interview: return out_.raw("[{\"link\":[]}]");
      default: return out_.raw("[{\"account\":[]}]");
    }
  }

  void components_object() {
    out_.key("components");
    out_.begin_object();
    out_.key("schemas");
    out_.raw(components(definitions_));
    out_.key("responses");
    out_.begin_object();
    out_.key("Error");
    out_.begin_object();
    out_.member("description", "What went wrong, and what to do about it");
    out_.key("content");
    out_.begin_object();
    content("application/json", of(type_of<ErrorBody>(), Side::response, definitions_));
    out_.end_object();
    out_.end_object();
    out_.end_object();
    out_.key("securitySchemes");
    out_.begin_object();
    bearer("account", "The access token of a signed-in account");
    bearer("link", "The token of an interview link, or the secret of the session it started");
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
