// Administration as an administrator works with it: approving, declining, the inbox, the audit log,
// jobs, repairs, settings. And what each says when there is nothing, or no answer.
#include "shared/domain/audit.h"
#include "shared/domain/demo_request.h"
#include "shared/domain/system.h"
#include "shared/domain/user_administration.h"
#include "tests/web/recruiter_desk.h"

namespace candor {
namespace {

constexpr std::string_view kUsers = "/api/v1/admin/users", kOne = "/api/v1/admin/users/5",
                           kPending = "/api/v1/admin/users/pending",
                           kRequests = "/api/v1/demo-requests", kAudit = "/api/v1/admin/audit",
                           kJobs = "/api/v1/admin/jobs", kStatus = "/api/v1/admin/system/status",
                           kMetrics = "/api/v1/admin/system/metrics",
                           kRepair = "/api/v1/admin/system/fix-invalid-questions",
                           kSettings = "/api/v1/admin/settings";
constexpr DeskOptions kAdmin{.role = Role::admin};
constexpr DeskOptions kAdminPhone{.size = kPhone, .role = Role::admin};

ManagedUser user_of(std::int64_t id, std::string name, AccountStatus status) {
  ManagedUser user;
  user.id.value = id;
  user.full_name = std::move(name);
  user.username = "user" + std::to_string(id);
  user.email = user.username + "@example.com";
  user.company = "Acme";
  user.status = status;
  user.is_active = status == AccountStatus::active;
  user.subscription_plan = "unlimited";
  user.created_at.ms = user.updated_at.ms = 1'772'000'000'000;
  return user;
}

std::unique_ptr<Desk> open_users(std::vector<ManagedUser> users,
                                 const DeskOptions& options = kAdmin) {
  auto desk = std::make_unique<Desk>("/admin/users", options);
  std::vector<ManagedUser> waiting;
  for (const ManagedUser& one : users)
    if (one.status == AccountStatus::pending) waiting.push_back(one);
  desk->answer("GET", kUsers, page_of(std::move(users)));
  desk->answer("GET", kPending, page_of(std::move(waiting)));
  return desk;
}

TEST(AdminScreens, OnlyAdministratorsComeIn) {
  Desk desk("/admin/users");
  EXPECT_EQ(desk.request("GET", kUsers), nullptr);
  EXPECT_FALSE(desk.sees(ui::Role::link, "Administration"));
  Desk admin("/", kAdmin);
  EXPECT_TRUE(admin.sees(ui::Role::link, "Administration"));
}

TEST(AdminScreens, TheBeginningSaysWhatWaitsAndLeadsThere) {
  Desk desk("/admin", kAdmin);
  EXPECT_TRUE(desk.sees(ui::Role::link, "Users")) << "also before the figures are there";
  SystemMetrics figures;
  figures.records.pending_accounts = 2;
  figures.jobs.dead = 1;
  desk.answer("GET", kMetrics, figures);
  EXPECT_TRUE(desk.reads("2 people wait for approval"));
  EXPECT_TRUE(desk.reads("1 job gave up"));
  EXPECT_FALSE(desk.reads("new request"));
}

TEST(AdminScreens, WhoWaitsIsApprovedInTheRow) {
  auto desk = open_users({user_of(5, "Ada Lovelace", AccountStatus::pending),
                          user_of(6, "Grace Hopper", AccountStatus::active)});
  EXPECT_TRUE(desk->reads("1 person waits for approval"));
  const Headless::Place table = desk->web().place(*desk->find(ui::Role::table, "Users"));
  const Headless::Place last = desk->web().place(*desk->find(ui::Role::button, "Decline"));
  EXPECT_LE(last.x + last.w, table.x + table.w - 12) << "the row has room for both";
  desk->press_button("Approve");
  const Desk::Request* sent = desk->request("PUT", kOne);
  ASSERT_NE(sent, nullptr);
  auto change = json::read<UserChange>(sent->body, json::ReadMode::request);
  ASSERT_FALSE(change.is_error()) << sent->body;
  EXPECT_EQ(change.value().status, AccountStatus::active);
  EXPECT_TRUE(change.value().is_active);
  EXPECT_EQ(change.value().email, "user5@example.com");
  desk->answer("PUT", kOne, user_of(5, "Ada Lovelace", AccountStatus::active));
  EXPECT_TRUE(desk->reads("Ada Lovelace may sign in now"));
  EXPECT_NE(desk->request("GET", kUsers), nullptr) << "the list is read again";
}

TEST(AdminScreens, DecliningAsksFirst) {
  auto desk = open_users({user_of(5, "Ada Lovelace", AccountStatus::pending)});
  desk->press_button("Decline");
  EXPECT_EQ(desk->request("DELETE", kOne), nullptr);
  EXPECT_TRUE(desk->reads("Decline Ada Lovelace?"));
  desk->press(ui::Role::button, "Decline", 1);
  ASSERT_NE(desk->request("DELETE", kOne), nullptr);
  desk->refuse("DELETE", kOne, 409, "last_administrator", "This is the only one.");
  EXPECT_TRUE(desk->reads("This is the only one."));
}

TEST(AdminScreens, FiltersReachTheAddressAndTheServer) {
  auto desk = open_users({user_of(6, "Grace Hopper", AccountStatus::active)});
  desk->web().choose("Role", "admin");
  EXPECT_EQ(desk->url(), "/admin/users?role=admin");
  const Desk::Request* asked = desk->request("GET", kUsers);
  ASSERT_NE(asked, nullptr);
  EXPECT_NE(asked->url.find("role=admin"), std::string::npos);
  EXPECT_TRUE(desk->sees(ui::Role::link, "Grace Hopper")) << "the old list stays meanwhile";
  desk->answer("GET", kUsers, page_of<ManagedUser>({}));
  EXPECT_TRUE(desk->reads("No user matches"));
  desk->press_button("Show all");
  EXPECT_EQ(desk->url(), "/admin/users");
}

TEST(AdminScreens, AListThatCannotBeLoadedOffersAnotherTry) {
  Desk desk("/admin/users", kAdmin);
  desk.refuse("GET", kUsers, 500, "internal", "Something went wrong here.");
  desk.press_button("Try again");
  desk.answer("GET", kUsers, page_of<ManagedUser>({user_of(6, "Grace", AccountStatus::active)}));
  EXPECT_TRUE(desk.sees(ui::Role::link, "Grace"));
}

TEST(AdminScreens, AUserIsChangedAndTheLastAdministratorIsToldInTheForm) {
  Desk desk("/admin/users/5", kAdmin);
  desk.answer("GET", kOne, user_of(5, "Ada Lovelace", AccountStatus::active));
  EXPECT_FALSE(desk.sees(ui::Role::button, "Save"));
  desk.type("Name", "Ada King");
  desk.press_button("Save");
  ASSERT_NE(desk.request("PUT", kOne), nullptr);
  EXPECT_NE(desk.request("PUT", kOne)->body.find("Ada King"), std::string::npos);
  desk.refuse("PUT", kOne, 409, "last_administrator", "Make somebody else one first.");
  EXPECT_TRUE(desk.reads("Make somebody else one first."));
  desk.press_button("Save");
  ManagedUser saved = user_of(5, "Ada King", AccountStatus::active);
  saved.updated_at.ms += 1;
  desk.answer("PUT", kOne, saved);
  EXPECT_FALSE(desk.sees(ui::Role::button, "Save"));
}

TEST(AdminScreens, ADeletedUserCanOnlyBeRestored) {
  Desk desk("/admin/users/5", kAdmin);
  ManagedUser gone = user_of(5, "Ada Lovelace", AccountStatus::active);
  gone.deleted_at = Time{1'772'000'000'000};
  desk.answer("GET", kOne, gone);
  EXPECT_FALSE(desk.sees(ui::Role::textbox, "Name"));
  desk.press_button("Restore");
  desk.answer("POST", "/api/v1/admin/users/5/restore",
              user_of(5, "Ada Lovelace", AccountStatus::active));
  EXPECT_TRUE(desk.reads("Ada Lovelace is restored"));
}

TEST(AdminScreens, ALostSecondFactorIsResetWithOnesOwnPassword) {
  Desk desk("/admin/users/5", kAdmin);
  ManagedUser user = user_of(5, "Ada Lovelace", AccountStatus::active);
  desk.answer("GET", kOne, user);
  EXPECT_FALSE(desk.sees(ui::Role::button, "Reset two-factor sign-in")) << "there is none";
  user.two_factor_since = Time{1'772'000'000'000};
  Desk other("/admin/users/5", kAdmin);
  other.answer("GET", kOne, user);
  other.press_button("Reset two-factor sign-in");
  other.press_button("Reset");
  constexpr std::string_view kReset = "/api/v1/admin/users/5/two-factor/reset";
  EXPECT_EQ(other.request("POST", kReset), nullptr) << "not without a password";
  other.type("Your own password", "wrong");
  other.press_button("Reset");
  other.refuse("POST", kReset, 422, "wrong_password", "This is not your password.");
  EXPECT_TRUE(other.reads("This is not your password."));
  other.type("Your own password", "demo-password");
  other.press_button("Reset");
  ASSERT_NE(other.request("POST", kReset), nullptr);
  EXPECT_NE(other.request("POST", kReset)->body.find("demo-password"), std::string::npos);
  other.answer("POST", kReset, Acknowledged{true, "Done"});
  EXPECT_TRUE(other.reads("Ada Lovelace signs in with the password alone now"));
}

TEST(AdminScreens, ANewUserIsCheckedBeforeItIsSent) {
  Desk desk("/admin/users/new", kAdmin);
  desk.press_button("Create user");
  EXPECT_EQ(desk.request("POST", kUsers), nullptr);
  desk.type("Email", "new@example.com");
  desk.type("Password", "a long password");
  desk.press_button("Create user");
  ASSERT_NE(desk.request("POST", kUsers), nullptr);
  desk.answer("POST", kUsers, user_of(5, "New", AccountStatus::active), 201);
  EXPECT_EQ(desk.url(), "/admin/users/5");
}

DemoRequest request_of(std::int64_t id, std::string name, DemoRequestStatus status) {
  DemoRequest request;
  request.id.value = id;
  request.name = std::move(name);
  request.email = "who@example.org";
  request.message = "We would like to see it.";
  request.status = status;
  request.created_at.ms = 1'772'000'000'000;
  return request;
}

TEST(AdminScreens, TheInboxIsEmptyAtFirstAndMovesRequestsOn) {
  Desk empty("/admin/demo-requests", kAdmin);
  empty.answer("GET", kRequests, page_of<DemoRequest>({}));
  EXPECT_TRUE(empty.reads("appear here"));
  Desk desk("/admin/demo-requests", kAdminPhone);
  desk.answer("GET", kRequests,
              page_of<DemoRequest>({request_of(3, "Ada", DemoRequestStatus::fresh)}));
  EXPECT_TRUE(desk.reads("We would like to see it."));
  EXPECT_TRUE(desk.sees(ui::Role::link, "who@example.org"));
  desk.press_button("Mark as contacted");
  const Desk::Request* sent = desk.request("PUT", "/api/v1/demo-requests/3");
  ASSERT_NE(sent, nullptr);
  EXPECT_EQ(sent->body, R"({"status":"contacted"})");
  desk.answer("PUT", "/api/v1/demo-requests/3", request_of(3, "Ada", DemoRequestStatus::contacted));
  desk.answer("GET", kRequests,
              page_of<DemoRequest>({request_of(3, "Ada", DemoRequestStatus::contacted)}));
  EXPECT_FALSE(desk.sees(ui::Role::button, "Mark as contacted"));
  desk.press_button("Delete");
  EXPECT_EQ(desk.request("DELETE", "/api/v1/demo-requests/3"), nullptr) << "asks first";
}

TEST(AdminScreens, TheAuditLogTellsActionsInWordsAndWhetherItIsWhole) {
  Desk desk("/admin/audit?actor_id=5", kAdmin);
  const Desk::Request* asked = desk.request("GET", kAudit);
  ASSERT_NE(asked, nullptr);
  EXPECT_NE(asked->url.find("actor_id=5"), std::string::npos);
  AuditEntryView entry;
  entry.id.value = 9;
  entry.actor_id.value = 5;
  entry.actor = "Ada Lovelace";
  entry.action = "interview.deleted";
  entry.kind = AuditKind::deletion_request;
  entry.noun = "interview";
  entry.record_id = 7;
  entry.details = "wrong_credentials";
  entry.created_at.ms = 1'772'000'000'000;
  desk.answer("GET", kAudit, page_of<AuditEntryView>({entry}));
  EXPECT_TRUE(desk.reads("Deleted an interview"));
  EXPECT_TRUE(desk.reads("Interview 7"));
  EXPECT_TRUE(desk.reads("Wrong credentials"));
  EXPECT_TRUE(desk.sees(ui::Role::link, "Ada Lovelace"));
  desk.press_button("Check the log");
  AuditVerdict verdict;
  verdict.is_whole = false;
  verdict.message = "Entry 4 was changed.";
  desk.answer("GET", "/api/v1/admin/audit/verify", verdict);
  EXPECT_TRUE(desk.reads("Entry 4 was changed."));
}

TEST(AdminScreens, EveryActionOfTheAuditLogHasItsWords) {
  for (const AuditAction& action : kAuditActions) {
    EXPECT_TRUE(ui::has_text(action.label)) << action.label;
    EXPECT_NE(action.word.find('.'), std::string_view::npos) << action.word;
  }
}

TEST(AdminScreens, AJobThatGaveUpRunsAgainOrIsCancelled) {
  Desk desk("/admin/jobs", kAdmin);
  BackgroundJob job;
  job.id.value = 3;
  job.kind = "prepare_playback";
  job.state = JobState::dead;
  job.attempts = 8;
  job.last_error = "ffmpeg ended with 1";
  desk.answer("GET", kJobs, page_of<BackgroundJob>({job}));
  EXPECT_TRUE(desk.reads("ffmpeg ended with 1"));
  desk.press_button("Run now");
  job.state = JobState::waiting;
  desk.answer("POST", "/api/v1/admin/jobs/3/run", job);
  desk.answer("GET", kJobs, page_of<BackgroundJob>({job}));
  desk.press_button("Cancel job");
  EXPECT_TRUE(desk.reads("Cancel Prepare playback?"));
}

TEST(AdminScreens, RepairsAreShownBeforeTheyAreMade) {
  Desk desk("/admin/system", kAdminPhone);
  SystemStatus status;
  status.uptime = "7 days 5 hours";
  status.version = "0.1.0";
  desk.answer("GET", kStatus, status);
  EXPECT_TRUE(desk.reads("7 days 5 hours"));
  EXPECT_TRUE(desk.reads("Not on this machine")) << "ffmpeg is missing, and it says so";
  desk.answer("GET", kMetrics, SystemMetrics{});
  EXPECT_FALSE(desk.sees(ui::Role::button, "Repair now"));
  desk.press_button("Look for problems");
  ASSERT_NE(desk.request("POST", kRepair), nullptr);
  EXPECT_EQ(desk.request("POST", kRepair)->body, R"({"dry_run":true})");
  RepairReport report;
  report.dry_run = true;
  report.fixes.push_back({"questions", "question", 4, "Its place is counted again.", false});
  desk.answer("POST", kRepair, report);
  EXPECT_TRUE(desk.reads("Its place is counted again."));
  desk.press_button("Repair now");
  EXPECT_EQ(desk.request("POST", kRepair)->body, R"({"dry_run":false})");
  report.dry_run = false;
  report.fixed_count = 1;
  report.fixes[0].was_fixed = true;
  desk.answer("POST", kRepair, report);
  EXPECT_TRUE(desk.reads("1 problem repaired"));
}

TEST(AdminScreens, SettingsAreSearchedAndSecretsStayHidden) {
  Desk desk("/admin/settings", kAdmin);
  SettingList list;
  SettingView port;
  port.name = "port";
  port.flag = "--port";
  port.value = "8000";
  port.source = "environment";
  port.is_set = true;
  SettingView secret = port;
  secret.name = "secret_key";
  secret.flag = "--secret-key";
  secret.value = "";
  secret.is_secret = true;
  SettingView demo = port;
  demo.value = "true";
  list.items = {port, secret, demo};
  desk.answer("GET", kSettings, list);
  EXPECT_TRUE(desk.reads("Set, not shown"));
  EXPECT_TRUE(desk.reads("Yes")) << "and not true";
  EXPECT_TRUE(desk.reads("Environment"));
  desk.type("Search settings", "secret");
  EXPECT_FALSE(desk.reads("--port"));
  EXPECT_TRUE(desk.reads("--secret-key"));
  desk.type("Search settings", "nothing like it");
  EXPECT_TRUE(desk.reads("Nothing matches"));
}

}  // namespace
}  // namespace candor
