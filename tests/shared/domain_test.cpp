// The domain's tables: descriptions in general, states, permissions, paths, aliases, errors.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "shared/api/aliases.h"
#include "shared/api/endpoints.h"
#include "shared/api/status.h"
#include "shared/describe/json.h"
#include "shared/describe/schema.h"
#include "shared/describe/validate.h"
#include "shared/domain/error_body.h"

namespace candor {
namespace {

std::vector<const TypeInfo*> every_type() {
  std::vector<const TypeInfo*> roots = {
      &type_of<Account>(), &type_of<Company>(),   &type_of<Interview>(), &type_of<Question>(),
      &type_of<Session>(), &type_of<Recording>(), &type_of<Answer>(),    &type_of<Invitation>(),
      &type_of<Upload>(),  &type_of<ErrorBody>()};
  for (const EndpointInfo* endpoint : api::all()) {
    if (endpoint->request != nullptr) roots.push_back(&endpoint->request());
    if (endpoint->response != nullptr) roots.push_back(&endpoint->response());
  }
  std::vector<const TypeInfo*> types;
  for (const schema::Definition& definition : schema::definitions_of(roots, roots)) {
    if (std::find(types.begin(), types.end(), definition.type) == types.end()) {
      types.push_back(definition.type);
    }
  }
  return types;
}

bool is_snake_case(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

TEST(Descriptions, NamesAreUniqueAndLimitsMakeSense) {
  std::set<std::string_view> type_names;
  for (const TypeInfo* type : every_type()) {
    EXPECT_TRUE(type_names.insert(type->name).second) << type->name << " names two types";
    std::set<std::string_view> names;
    for (const FieldInfo& field : type->fields) {
      EXPECT_TRUE(is_snake_case(field.name)) << type->name << "." << field.name;
      EXPECT_TRUE(names.insert(field.name).second) << type->name << "." << field.name;
      EXPECT_TRUE(field.also.empty() || names.insert(field.also).second) << field.also;
      EXPECT_FALSE(field.label.empty()) << type->name << "." << field.name;
      EXPECT_LE(field.minimum, field.maximum) << type->name << "." << field.name;
      EXPECT_NE(field.audience_, 0) << type->name << "." << field.name;
    }
    std::set<std::string_view> words;
    for (const Choice& choice : type->choices) EXPECT_TRUE(words.insert(choice.wire).second);
    for (const Choice& choice : type->synonyms) EXPECT_TRUE(words.insert(choice.wire).second);
  }
  EXPECT_GT(type_names.size(), 30u);
}

TEST(Descriptions, EveryTextAClientWritesIsBounded) {
  for (const TypeInfo* type : every_type()) {
    for (const FieldInfo& field : type->fields) {
      const bool is_written =
          field.access == Access::read_write || field.access == Access::write_only;
      const bool has_own_limit = field.format_ == Format::color;
      if (!is_written || has_own_limit || content_of(field.type()).kind != Kind::text) continue;
      EXPECT_LT(field.maximum, 100'000) << type->name << "." << field.name;
    }
  }
}

TEST(Descriptions, FieldsAreFoundByBothNames) {
  const TypeInfo& type = type_of<QuestionDraft>();
  EXPECT_EQ(find_field(type, "text"), 1);
  EXPECT_EQ(find_field(type, "question_text"), 1);
  EXPECT_EQ(find_field(type, "Text"), -1);
  EXPECT_EQ(find_field(type, ""), -1);
}

TEST(Descriptions, SecretsNeverLeave) {
  Account account;
  account.password_hash = "$2b$12$secret";
  Invitation invitation;
  invitation.token_hash = invitation.link_nonce = "secret";
  Recording recording;
  recording.blob = "secret";
  for (const std::string& text :
       {json::write(account), json::write(invitation), json::write(recording)}) {
    EXPECT_EQ(text.find("secret"), std::string::npos) << text;
  }
  InvitationView view;
  view.token_value = view.link = "secret";
  EXPECT_EQ(json::write(view, {.viewer = bit(Viewer::domain_expert)}).find("secret"),
            std::string::npos);
  EXPECT_NE(json::write(view, {.viewer = bit(Viewer::recruiter)}).find("secret"),
            std::string::npos);
}

TEST(States, SessionMoves) {
  using enum SessionStatus;
  const SessionStatus all[] = {in_progress, completed, expired};
  std::string moves;
  for (const auto from : all) {
    for (const auto to : all) {
      if (may_become(from, to))
        moves += std::string(word_of(from)) + ">" + std::string(word_of(to)) + " ";
    }
  }
  EXPECT_EQ(moves, "in_progress>completed in_progress>expired ");
}

TEST(States, AnswerMoves) {
  using enum AnswerStatus;
  const AnswerStatus all[] = {waiting, begun, uploading, submitted, skipped};
  std::string moves;
  for (const auto from : all) {
    for (const auto to : all) {
      if (may_become(from, to))
        moves += std::string(word_of(from)) + ">" + std::string(word_of(to)) + " ";
    }
  }
  EXPECT_EQ(moves,
            "waiting>begun waiting>uploading waiting>submitted waiting>skipped begun>uploading "
            "begun>submitted begun>skipped uploading>begun uploading>submitted submitted>begun ");
}

TEST(Permissions, TheWholeTable) {
  // Columns: guest, link, candidate, recruiter, domain_expert, admin.
  struct Row {
    Permission permission;
    std::string_view who;
  };
  constexpr Row kRows[] = {
      {Permission::open, "yyyyyy"},
      {Permission::answer_interview, "-y----"},
      {Permission::use_account, "--yyyy"},
      {Permission::view_interviews, "---yyy"},
      {Permission::edit_interviews, "---y-y"},
      {Permission::invite_candidates, "---y-y"},
      {Permission::view_results, "---yyy"},
      {Permission::review_results, "---yyy"},
      {Permission::delete_results, "---y-y"},
      {Permission::view_company, "---yyy"},
      {Permission::edit_theme, "---y-y"},
      {Permission::manage_company, "-----y"},
      {Permission::administer, "-----y"},
  };
  EXPECT_EQ(std::size(kRows), static_cast<std::size_t>(Permission::administer) + 1);
  for (std::size_t i = 0; i < std::size(kRows); ++i) {
    ASSERT_EQ(static_cast<std::size_t>(kRows[i].permission), i);
    for (int viewer = 0; viewer <= static_cast<int>(Viewer::admin); ++viewer) {
      EXPECT_EQ(permits(static_cast<Viewer>(viewer), kRows[i].permission),
                kRows[i].who[static_cast<std::size_t>(viewer)] == 'y')
          << "permission " << i << ", viewer " << viewer;
    }
  }
  EXPECT_FALSE(permits(Viewer::admin, static_cast<Permission>(200)));
}

TEST(Permissions, RolesAreViewers) {
  EXPECT_EQ(viewer_of(Role::candidate), Viewer::candidate);
  EXPECT_EQ(viewer_of(Role::admin), Viewer::admin);
  EXPECT_EQ(kHiringTeam & bit(Viewer::link), 0);
  EXPECT_EQ(kRecruiters & bit(Viewer::domain_expert), 0);
}

std::vector<std::string> parameters_of(std::string_view path) {
  std::vector<std::string> names;
  for (std::size_t open = path.find('{'); open != std::string_view::npos;
       open = path.find('{', open + 1)) {
    names.emplace_back(path.substr(open, path.find('}', open) - open + 1));
  }
  return names;
}

TEST(Endpoints, AreUniqueAndWellFormed) {
  std::set<std::string> routes, names;
  for (const EndpointInfo* endpoint : api::all()) {
    const std::string_view path = endpoint->path;
    EXPECT_TRUE(names.emplace(endpoint->name).second) << endpoint->name;
    EXPECT_TRUE(is_snake_case(endpoint->name));
    EXPECT_TRUE(
        routes.insert(std::string(word_of_method(endpoint->method)) + std::string(path)).second);
    EXPECT_EQ(path.substr(0, 8), "/api/v1/");
    EXPECT_NE(path.back(), '/');
    const bool has_record = endpoint->body == Body::query || endpoint->body == Body::json ||
                            endpoint->body == Body::form;
    EXPECT_EQ(endpoint->request != nullptr, has_record) << endpoint->name;
    EXPECT_TRUE(endpoint->success != 204 || endpoint->response == nullptr) << endpoint->name;
    if (endpoint->permission == Permission::open && endpoint->body == Body::form) {
      EXPECT_NE(endpoint->rate, RateClass::none) << endpoint->name;
    }
  }
}

TEST(Aliases, LeadToEndpointsWithTheSameParameters) {
  std::set<std::string> routes;
  for (const EndpointInfo* endpoint : api::all()) {
    routes.insert(std::string(word_of_method(endpoint->method)) + std::string(endpoint->path));
  }
  for (const api::Alias& alias : api::aliases()) {
    const auto all = api::all();
    EXPECT_NE(std::find(all.begin(), all.end(), alias.endpoint), all.end()) << alias.path;
    EXPECT_EQ(parameters_of(alias.path), parameters_of(alias.endpoint->path)) << alias.path;
    EXPECT_TRUE(
        routes.insert(std::string(word_of_method(alias.method)) + std::string(alias.path)).second)
        << alias.path;
    EXPECT_EQ(alias.source.substr(0, 1), "S");
  }
}

TEST(Paths, ParametersAreEncodedInOrder) {
  EXPECT_EQ(path_of(api::me.info, {}), "/api/v1/auth/me");
  EXPECT_EQ(path_of(api::read_recording.info, {"a/b", "2", "ü"}),
            "/api/v1/interviews/a%2Fb/sessions/2/recordings/%C3%BC");
  EXPECT_DEATH(path_of(api::me.info, {"1"}), "assertion failed");
  EXPECT_DEATH(path_of(api::read_interview.info, {}), "assertion failed");
}

TEST(Status, EveryFailureHasItsNumber) {
  std::set<int> numbers;
  for (int i = 0; i <= static_cast<int>(Failure::offline); ++i) {
    const auto failure = static_cast<Failure>(i);
    const int status = status_of(failure);
    EXPECT_TRUE(numbers.insert(status).second) << status;
    EXPECT_EQ(failure_of(status), failure);
    EXPECT_TRUE(status == 0 || reason_of(status) != "Error") << status;
  }
  EXPECT_EQ(status_of(Failure::invalid), 422);
  EXPECT_EQ(failure_of(418), Failure::invalid);
  EXPECT_EQ(failure_of(502), Failure::unavailable);
  EXPECT_EQ(failure_of(599), Failure::internal);
  EXPECT_EQ(reason_of(299), "Error");
}

TEST(ErrorBodies, GoThereAndBack) {
  Error error = invalid_field("email", "already_used", "Use another address");
  error.cause = "SQL said no";
  const std::string text = json::write(error_body_of(error, "r-1"));
  EXPECT_EQ(text, R"({"type":"about:blank","title":"Unprocessable Content","status":422,)"
                  R"("detail":"Check the marked fields.","error":"Check the marked fields.",)"
                  R"("code":"invalid","errors":[{"field":"email","code":"already_used",)"
                  R"("message":"Use another address"}],"request_id":"r-1"})");
  const Error back = error_of_answer(422, text);
  EXPECT_EQ(back.failure, error.failure);
  EXPECT_EQ(back.code, error.code);
  EXPECT_EQ(back.message, error.message);
  EXPECT_EQ(back.fields, error.fields);
  EXPECT_EQ(back.cause, "request r-1");
  EXPECT_EQ(schema::check_response(type_of<ErrorBody>(), text).size(), 0u);
  // A path of the documents that answers 400 to invalid input (K14).
  EXPECT_EQ(error_of_answer(400, json::write(error_body_of(error, "", 400))).failure,
            Failure::invalid);
}

TEST(ErrorBodies, ForeignAnswersAreUnderstoodToo) {
  EXPECT_EQ(error_of_answer(502, "<html>Bad gateway</html>").failure, Failure::unavailable);
  EXPECT_EQ(error_of_answer(404, "").failure, Failure::not_found);
  EXPECT_EQ(error_of_answer(500, "{\"detail\":5}").code, "unexpected_answer");
  EXPECT_FALSE(error_of_answer(500, "{}").message.empty());
}

}  // namespace
}  // namespace candor
