// Every endpoint x every role: what permits() says is what the router does. Another company's
// things are missing, not forbidden.
#include "server/mail/letters.h"
#include "server/work/job_queue.h"
#include "shared/api/endpoints.h"
#include "tests/api/identity_test.h"
#include "tests/api/logo_samples.h"
#include "tests/harness/coverage.h"
#include "tests/harness/fakes.h"

namespace candor::test {
namespace {

[[maybe_unused]] const bool kCovered = [] {
  require_coverage_at_end();
  return true;
}();

struct Ask {
  std::string target;
  std::string body;
  std::vector<http::Header> headers;
};

class Matrix : public IdentityTest, public ::testing::WithParamInterface<const EndpointInfo*> {
 protected:
  // A request that succeeds for whoever may make it. Made anew for each role, because some things
  // happen once.
  Ask ask(std::string_view name);
  Ask ask_candidate(std::string_view name);
  Ask ask_upload(std::string_view name);
  Ask ask_api_key(std::string_view name);
  Ask ask_administration(std::string_view name);
  Ask ask_identity(std::string_view name);
  As caller_ = As::guest;  // who will ask
  Ask ask_mail(std::string_view name);
  Ask ask_company(std::string_view name);
  std::string invited_token();
  Candidate who_;
};

const http::Header kTus{"Tus-Resumable", "1.0.0"};

std::string named(std::string_view path, const std::vector<std::string>& values) {
  std::string out(path);
  for (const std::string& value : values) {
    const std::size_t open = out.find('{');
    out.replace(open, out.find('}') - open + 1, value);
  }
  return out;
}

Ask Matrix::ask_upload(std::string_view name) {
  if (name == "upload_options") return {"/api/v1/uploads", {}, {}};
  who_ = start();
  if (name == "create_upload") {
    return {"/api/v1/uploads",
            {},
            {kTus,
             {"Upload-Length", "100"},
             {"Upload-Metadata", "answer_id " + base64(str(who_.answers[0]))}}};
  }
  const std::string location = upload(who_, 0, 100);
  if (name != "append_upload") return {location, {}, {kTus}};
  return {location,
          webm(50),
          {kTus, {"Upload-Offset", "0"}, {"Content-Type", "application/offset+octet-stream"}}};
}

Ask Matrix::ask_mail(std::string_view name) {
  if (name == "send_test_mail") {
    app().mailer = std::make_unique<MemoryMailer>();
    return {"/api/v1/mail/test", R"({"to_address":"kim@example.org"})", {}};
  }
  mail::Letter letter;
  letter.id = "one";
  letter.to_address = "kim@example.org";
  letter.company = company.id;
  const Status queued = app().database->write(
      [&](store::Transaction& tx) { return mail::queue_letter(tx, app(), letter, now()); });
  EXPECT_FALSE(queued.is_error());
  const bool is_mail = GetParam()->path.find("{mail}") != std::string_view::npos;
  const std::string value = is_mail ? str(count("SELECT max(id) FROM mails")) : "test";
  if (GetParam()->path.find('{') == std::string_view::npos)
    return {std::string(GetParam()->path), {}, {}};
  const bool has_body = name == "update_letter_template" || name == "preview_letter_template";
  return {named(GetParam()->path, {value}),
          has_body ? R"({"subject":"Hello","text":"Some words."})" : "",
          {}};
}

Ask Matrix::ask_candidate(std::string_view name) {
  const std::string token = "{\"token\":\"" + link_token + "\"}";
  if (name == "access_interview") return {"/api/v1/candidates/interviews/access", token, {}};
  if (name == "start_session") return {"/api/v1/candidates/interviews/start-session", token, {}};
  who_ = start();
  if (name == "read_candidate_session") return {"/api/v1/candidates/interviews/session", {}, {}};
  if (name == "begin_answer") return {answer_path(who_.answers[0], "/begin"), {}, {}};
  if (name == "write_answer") return {answer_path(who_.answers[0]), R"({"text":"Words"})", {}};
  if (name == "complete_session") {
    return {"/api/v1/candidates/interviews/complete-session", R"({"leave_unanswered":true})", {}};
  }
  if (name == "retake_answer") {
    send_with(who_.secret, "POST", answer_path(who_.answers[0], "/begin"));
    return {answer_path(who_.answers[0], "/retake"), {}, {}};
  }
  const Form form =
      AppFixture::form({{"session_id", str(who_.session)}, {"question_id", str(who_.questions[0])}},
                       "audio_file", "a.webm", "audio/webm", webm(100));
  return {
      "/api/v1/candidates/interviews/recordings", form.body, {{"Content-Type", form.content_type}}};
}

// Everybody has keys of their own; the other company's recruiter asks for one of ours.
Ask Matrix::ask_api_key(std::string_view name) {
  const std::string draft = R"({"name":"Program","scopes":["read"]})";
  if (name != "delete_api_key")
    return {"/api/v1/api-keys", name == "create_api_key" ? draft : "", {}};
  const bool has_account = caller_ != As::guest && caller_ != As::link;
  const As owner = has_account && caller_ != As::other_recruiter ? caller_ : As::recruiter;
  const Answer made = post(owner, "/api/v1/api-keys", draft);
  return {"/api/v1/api-keys/" + made.text("api_key.id"), {}, {}};
}

Ask Matrix::ask_administration(std::string_view name) {
  std::string path(GetParam()->path), body;
  std::string_view table;
  if (name == "create_demo_request" || path.find("{demo_request}") != std::string::npos) {
    body = R"({"name":"Ada","email":"ada@example.org"})";
    table = "demo_requests";
  }
  if (table == "demo_requests" && name != "create_demo_request") {
    post(As::guest, "/api/v1/demo-requests", body);
    body = name == "update_demo_request" ? R"({"status":"closed"})" : "";
  }
  if (path.find("{job}") != std::string::npos) {
    table = "jobs";
    const Status queued = app().database->write(
        [&](store::Transaction& tx) { return work::enqueue(tx, "unknown", 1, now()); });
    EXPECT_FALSE(queued.is_error());
  }
  if (path.find("{company}") != std::string::npos) {
    if (name == "restore_company") del(As::admin, named(path, {str(other_company.id.value)}));
    body = name == "update_company" ? R"({"name":"Renamed"})" : "";
    return {named(path, {str(other_company.id.value)}), body, {}};
  }
  if (name == "create_company") body = R"({"name":"Third"})";
  if (name == "create_user") body = R"({"email":"new@example.com","password":"a long password"})";
  if (name == "update_user") body = R"({"full_name":"Renamed"})";
  if (name == "reset_two_factor") {
    enrol(As::domain_expert);
    body = object({{"password", kPassword}});
  }
  if (path.find("{user}") != std::string::npos)
    return {named(path, {str(accounts[As::domain_expert].id.value)}), body, {}};
  if (path.find('{') == std::string::npos) return {path, body, {}};
  return {named(path, {str(count("SELECT max(id) FROM " + std::string(table)))}), body, {}};
}

std::string Matrix::invited_token() {
  MemoryMailer& mailer = keep_mail();
  post(As::admin, "/api/v1/company/invitations", R"({"email":"new@example.org"})");
  return token_mailed(mailer, "new@example.org", "join");
}

// Of our own company; the other one's people find none of it.
Ask Matrix::ask_company(std::string_view name) {
  std::string path(GetParam()->path);
  if (name == "read_company") return {named(path, {str(company.id.value)}), {}, {}};
  if (name == "update_my_company") return {path, R"({"name":"Renamed"})", {}};
  if (name == "update_member" || name == "remove_member") {
    const bool changes = name == "update_member";
    return {named(path, {str(accounts[As::domain_expert].id.value)}),
            changes ? R"({"role":"recruiter"})" : "",
            {}};
  }
  if (name == "invite_colleague") return {path, R"({"email":"new@example.org"})", {}};
  if (path.find("{invitation}") != std::string::npos) {
    const Answer made =
        post(As::admin, "/api/v1/company/invitations", R"({"email":"new@example.org"})");
    advance(2 * kMinuteMs);
    return {named(path, {made.text("id")}), {}, {}};
  }
  if (name == "update_interviewer_settings") return {path, R"({"max_retakes":2})", {}};
  if (name == "update_theme") return {path, R"({"text_color":"#222222"})", {}};
  if (name == "upload_logo") return {path, png_sample(), {{"Content-Type", "image/png"}}};
  if (name == "read_logo") {
    put(As::admin, "/api/v1/interviewer/settings/theme", object({{"company_logo", kDocumentLogo}}));
    std::string blob;
    const Status read = app().database->read([&](store::Reader& reader) {
      return reader.query("SELECT blob FROM logos", {},
                          [&](const store::Row& row) { blob = row.text(0); });
    });
    EXPECT_FALSE(read.is_error());
    return {named(path, {blob}), {}, {}};
  }
  return {path, {}, {}};
}

// What belongs to the caller alone is made for each of them.
Ask Matrix::ask_identity(std::string_view name) {
  const std::string path(GetParam()->path);
  const bool has_account = caller_ != As::guest && caller_ != As::link;
  const std::string admin = object({{"email", "admin@example.com"}, {"password", kPassword}});
  if (name == "sign_in") return {path, admin, {}};
  if (name == "refresh") {
    const Answer in = post(As::guest, "/api/v1/auth/login", admin);
    return {path, object({{"refresh_token", in.text("refresh_token")}}), {}};
  }
  if (name == "register_account") {
    return {path, object({{"email", "new@example.com"}, {"password", kPassword}}), {}};
  }
  if (name == "update_profile") return {path, R"({"full_name":"Renamed"})", {}};
  if (name == "change_password") {
    return {path, object({{"current_password", kPassword}, {"new_password", kNewPassword}}), {}};
  }
  if (name == "forgot_password") return {path, R"({"email":"nobody@example.com"})", {}};
  if (name == "reset_password") {
    const std::string token = token_mailed_to(As::admin, "reset-password");
    return {path, object({{"token", token}, {"new_password", kNewPassword}}), {}};
  }
  if (name == "verify_email") {
    MemoryMailer& mailer = keep_mail();
    post(As::admin, path + "/resend");
    return {
        path, object({{"token", token_mailed(mailer, "admin@example.com", "verify-email")}}), {}};
  }
  if (name == "open_colleague_invitation") return {path, object({{"token", invited_token()}}), {}};
  if (name == "accept_colleague_invitation") {
    return {path, object({{"token", invited_token()}, {"password", kNewPassword}}), {}};
  }
  if (name == "begin_two_factor") return {path, object({{"password", kPassword}}), {}};
  if (name == "end_account_session") {
    const As owner = has_account && caller_ != As::other_recruiter ? caller_ : As::admin;
    const Answer listed = get(owner, "/api/v1/auth/sessions");
    return {named(path, {listed.text("items[0].id")}), {}, {}};
  }
  if (has_account && name == "confirm_two_factor") {
    return {path, object({{"code", code_now(begin_two_factor(caller_))}}), {}};
  }
  const bool needs_proof = name == "renew_recovery_codes" || name == "disable_two_factor";
  if (!has_account || !needs_proof) return {path, {}, {}};
  const Enrolled enrolled = enrol(caller_);
  return {path, object({{"password", kPassword}, {"code", enrolled.recovery[0]}}), {}};
}

Ask Matrix::ask(std::string_view name) {
  const EndpointInfo& endpoint = *GetParam();
  const bool is_administration =
      endpoint.permission == Permission::administer || endpoint.noun == "demo-requests";
  if (is_administration) return ask_administration(name);
  if (endpoint.noun == "auth") return ask_identity(name);
  if (endpoint.noun == "uploads") return ask_upload(name);
  if (endpoint.noun == "mail") return ask_mail(name);
  if (endpoint.noun == "candidates" || name == "upload_recording") return ask_candidate(name);
  if (endpoint.noun == "company" || endpoint.noun == "companies" || endpoint.noun == "settings")
    return ask_company(name);
  if (endpoint.noun == "api_keys") return ask_api_key(name);
  const std::string id = str(interview.id.value);
  std::string body;
  if (name == "create_interview" || name == "update_interview") body = R"({"title":"A title"})";
  if (name == "update_interview_with_questions")
    body = R"({"title":"A title","questions":[{"text":"q"}]})";
  if (name == "create_question" || name == "update_question") body = R"({"text":"A question"})";
  if (name == "create_invitation") body = R"({"candidate_name":"Someone"})";
  if (name == "review_session") body = R"({"reviewed":true})";
  if (name == "reorder_questions") {
    body = "{\"ids\":[" + str(questions[1].id.value) + "," + str(questions[0].id.value) + "]}";
  }
  std::vector<std::string> values = {id};
  if (name == "update_question" || name == "delete_question")
    values.push_back(str(questions[0].id.value));
  if (name == "delete_invitation") values.push_back(str(invitation.id.value));
  if (endpoint.path.find("{session}") != std::string_view::npos) {
    who_ = name == "read_recording" ? start() : completed();
    values.push_back(str(who_.session));
  }
  if (endpoint.path.find("{recording}") != std::string_view::npos) {
    if (name == "stream_recording") who_ = start(), values.clear();
    record(who_, 0, webm(100));
    values.push_back(str(count("SELECT max(id) FROM recordings")));
  }
  if (endpoint.path.find('{') == std::string_view::npos) values.clear();
  return {named(endpoint.path, values), body, {}};
}

TEST_P(Matrix, EveryRole) {
  const EndpointInfo& endpoint = *GetParam();
  // Over once there is an account; accounts_test.cpp starts an empty installation for it. The
  // figures for programs have a token of their own; see system_test.cpp.
  if (endpoint.name == "set_up" || endpoint.name == "metrics") return;
  for (As who : kEveryRole) {
    SCOPED_TRACE(std::string(endpoint.name) + " as " + std::string(name_of(who)));
    TearDown();
    SetUp();
    caller_ = who;
    const Ask request = ask(endpoint.name);
    const bool needs_session = endpoint.permission == Permission::answer_interview;
    const std::string_view method = word_of_method(endpoint.method);
    const Answer answer =
        who == As::link && needs_session
            ? send_with(who_.secret, method, request.target, request.body, request.headers)
            : send(who, method, request.target, request.body, request.headers);
    const bool is_tenant_path = endpoint.path.find('{') != std::string_view::npos &&
                                endpoint.permission != Permission::answer_interview &&
                                endpoint.permission != Permission::open;
    if (!permits(viewer_of(who), endpoint.permission)) {
      EXPECT_EQ(answer.status, who == As::guest ? 401 : 403) << answer.body;
    } else if (who == As::other_recruiter && is_tenant_path) {
      EXPECT_EQ(answer.status, 404) << answer.body;
      EXPECT_EQ(answer.code(), "not_found");
    } else {
      EXPECT_EQ(answer.status, endpoint.success) << answer.body;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Endpoints, Matrix,
                         ::testing::ValuesIn(api::all().begin(), api::all().end()),
                         [](const auto& row) { return std::string(row.param->name); });

}  // namespace
}  // namespace candor::test
