// The installation for administrators: status, figures, background jobs, settings, repairs
// (S3-33..35).
#include <sstream>

#include "server/operate/metrics.h"
#include "server/work/job_queue.h"
#include "server/work/jobs.h"
#include "shared/domain/system.h"
#include "tests/api/api_test.h"

namespace candor::test {
namespace {

class System : public ApiTest {
 protected:
  void execute(std::string_view sql) {
    const auto done =
        app().database->write([&](store::Transaction& tx) { return tx.execute(sql, {}); });
    ASSERT_FALSE(done.is_error()) << sql << done.error().cause;
  }
  std::int64_t add_job(std::string_view kind) {
    const Status done = app().database->write(
        [&](store::Transaction& tx) { return work::enqueue(tx, kind, 5, now()); });
    EXPECT_FALSE(done.is_error());
    return count("SELECT max(id) FROM jobs");
  }
};

TEST_F(System, TheDocumentsStatus) {
  advance(7 * kDayMs + 5 * kHourMs + 10 * kMinuteMs);
  const Answer answer = get(As::admin, "/api/v1/admin/system/status");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.text("status"), "operational");
  EXPECT_EQ(answer.text("database"), "connected");
  EXPECT_EQ(answer.text("storage"), "available");
  EXPECT_EQ(answer.text("uptime"), "7 days 5 hours");
  EXPECT_EQ(answer.text("version"), kVersion);
  for (const char* part : {"transcription", "analysis", "playback", "documents"})
    EXPECT_TRUE(answer.has("processors." + std::string(part))) << part;
  EXPECT_EQ(answer.number("schema"), store::Database::newest_schema());
  EXPECT_EQ(get(As::recruiter, "/api/v1/admin/system/status").status, 403);
}

TEST_F(System, UptimeIsWrittenForPeople) {
  EXPECT_EQ(operate::uptime_text(0), "0 minutes");
  EXPECT_EQ(operate::uptime_text(60), "1 minute");
  EXPECT_EQ(operate::uptime_text(3'600), "1 hour");
  EXPECT_EQ(operate::uptime_text(2 * 3'600 + 5 * 60), "2 hours 5 minutes");
  EXPECT_EQ(operate::uptime_text(86'400), "1 day");
  EXPECT_EQ(operate::uptime_text(86'400 + 3'600), "1 day 1 hour");
}

TEST_F(System, MetricsCountRequestsStorageAndJobs) {
  get(As::admin, "/api/v1/auth/me");
  get(As::admin, "/api/v1/interviews/99999");
  add_job("unknown");
  advance(5'000);
  const Answer answer = get(As::admin, "/api/v1/admin/system/metrics");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.number("uptime_seconds"), 5);
  EXPECT_GE(answer.number("requests.ok"), 1);
  EXPECT_GE(answer.number("requests.refused"), 1);
  EXPECT_EQ(answer.number("requests.failed"), 0);
  EXPECT_GT(answer.number("storage.database_bytes"), 0);
  EXPECT_GT(answer.number("storage.disk_bytes"), 0);
  EXPECT_GT(answer.number("memory_bytes"), 0);
  EXPECT_EQ(answer.number("jobs.waiting"), count("SELECT count(*) FROM jobs WHERE state = 0"));
  EXPECT_EQ(answer.number("records.companies"), 2);
}

TEST_F(System, PercentilesAreTheBoundsOfTheirClasses) {
  operate::RequestMeter meter;
  for (int i = 0; i < 98; ++i) meter.count(200, 1'500);
  meter.count(404, 40'000);
  meter.count(500, 4'000'000);
  const RequestFigures figures = operate::figures_of(meter.snapshot());
  EXPECT_EQ(figures.total, 100);
  EXPECT_EQ(figures.ok, 98);
  EXPECT_EQ(figures.refused, 1);
  EXPECT_EQ(figures.failed, 1);
  EXPECT_EQ(figures.p50_ms, 2);
  EXPECT_EQ(figures.p95_ms, 2);
  EXPECT_EQ(figures.p99_ms, 50);
}

TEST_F(System, PrometheusTextHasAHistogramThatOnlyGrows) {
  const Answer answer = send(As::admin, "GET", "/api/v1/admin/system/metrics", {},
                             {{"Accept", "text/plain;version=0.0.4;q=0.5,*/*;q=0.1"}});
  ASSERT_EQ(answer.status, 200);
  EXPECT_TRUE(answer.header("Content-Type").starts_with("text/plain; version=0.0.4"));
  std::istringstream lines(answer.body);
  std::int64_t before = 0, buckets = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("#")) continue;
    const std::size_t space = line.rfind(' ');
    ASSERT_NE(space, std::string::npos) << line;
    EXPECT_TRUE(line.starts_with("candor_")) << line;
    EXPECT_EQ(line.find_first_not_of("0123456789.", space + 1), std::string::npos) << line;
    if (!line.starts_with("candor_http_request_duration_seconds_bucket")) continue;
    const std::int64_t value = std::stoll(line.substr(space + 1));
    EXPECT_GE(value, before) << line;
    before = value;
    ++buckets;
  }
  EXPECT_EQ(buckets, 14);
  EXPECT_NE(answer.body.find("le=\"+Inf\""), std::string::npos);
}

TEST_F(System, MetricsForProgramsNeedTheSettingAndItsToken) {
  EXPECT_EQ(get(As::guest, "/metrics").status, 404);
  EXPECT_EQ(get(As::admin, "/metrics").status, 404);
  settings.metrics_token = "a token of Prometheus";
  restart();
  EXPECT_EQ(get(As::guest, "/metrics").status, 401);
  EXPECT_EQ(send_with("another token", "GET", "/metrics").status, 401);
  const Answer read = send_with(settings.metrics_token, "GET", "/metrics");
  EXPECT_EQ(read.status, 200);
  EXPECT_NE(read.body.find("candor_uptime_seconds "), std::string::npos);
}

TEST_F(System, JobsAreListedRunAgainAndCancelled) {
  const std::int64_t id = add_job("unknown_kind");
  for (int i = 0; i < work::kAttemptsMax; ++i) {
    app().jobs->run_due();
    advance(2 * kHourMs);
  }
  const Answer dead = get(As::admin, "/api/v1/admin/jobs?status=dead");
  ASSERT_EQ(dead.number("total"), 1) << dead.body;
  EXPECT_EQ(dead.number("items[0].id"), id);
  EXPECT_EQ(dead.text("items[0].kind"), "unknown_kind");
  EXPECT_FALSE(dead.text("items[0].last_error").empty());
  const std::string one = "/api/v1/admin/jobs/" + str(id);
  const Answer again = post(As::admin, one + "/run");
  EXPECT_EQ(again.status, 200) << again.body;
  EXPECT_EQ(again.text("state"), "waiting");
  EXPECT_EQ(again.number("attempts"), 0);
  EXPECT_EQ(get(As::admin, "/api/v1/admin/jobs?status=dead").number("total"), 0);
  EXPECT_EQ(get(As::admin, "/api/v1/admin/jobs?search=unknown_kind").number("total"), 1);
  EXPECT_EQ(del(As::admin, one).status, 204);
  EXPECT_EQ(del(As::admin, one).status, 404);
  EXPECT_EQ(post(As::admin, one + "/run").status, 404);
}

TEST_F(System, AJobThatRunsIsLeftAlone) {
  const std::int64_t id = add_job("unknown_kind");
  const auto claimed = app().database->write([&](store::Transaction& tx) {
    return work::claim(tx, {.worker = "test", .count = 10}, now());
  });
  ASSERT_FALSE(claimed.is_error());
  const std::string one = "/api/v1/admin/jobs/" + str(id);
  EXPECT_GE(get(As::admin, "/api/v1/admin/jobs?status=running").number("total"), 1);
  EXPECT_EQ(post(As::admin, one + "/run").code(), "job_running");
  EXPECT_EQ(del(As::admin, one).code(), "job_running");
}

TEST_F(System, SettingsSayWhereTheyComeFromAndHideSecrets) {
  std::vector<SettingSource> sources;
  const std::string secret(40, 's');
  ASSERT_FALSE(read_settings({"--port", "8123", "--secret-key", secret, "--database-url",
                              "postgresql://u:hidden@h/d"},
                             &sources)
                   .is_error());
  app().setting_sources = sources;
  const Answer answer = get(As::admin, "/api/v1/admin/settings");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.body.find(secret), std::string::npos);
  EXPECT_EQ(answer.body.find("hidden"), std::string::npos);
  const auto list = answer.read<SettingList>();
  EXPECT_EQ(list.items.size(), describe<Settings>::fields.size());
  for (const SettingView& one : list.items) {
    if (one.name == "port") {
      EXPECT_EQ(one.value, "8123");
      EXPECT_EQ(one.source, "flag");
      EXPECT_EQ(one.environment, "CANDOR_PORT");
    }
    if (one.name == "job_workers") EXPECT_EQ(one.source, "default");
    if (one.name == "secret_key") EXPECT_TRUE(one.is_secret && one.is_set && one.value.empty());
    if (one.name == "metrics_token") EXPECT_TRUE(one.is_secret && !one.is_set);
  }
}

class Repairs : public System {
 protected:
  static constexpr std::string_view kPath = "/api/v1/admin/system/fix-invalid-questions";
  std::string first() { return str(questions[0].id.value); }
};

TEST_F(Repairs, HealthyDataNeedNone) {
  const Answer answer = post(As::admin, kPath);
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.number("examined_count"), 2);
  EXPECT_EQ(answer.number("fixes.length"), 0);
  EXPECT_EQ(count("SELECT count(*) FROM audit_log"), 0);
}

TEST_F(Repairs, ADryRunChangesNothingAndTheRepairDoes) {
  execute("UPDATE questions SET responding_time = 1, max_retakes = 99 WHERE id = " + first());
  execute("UPDATE questions SET \"order\" = 7");
  execute("UPDATE invitations SET current_attempts = 1");
  EXPECT_EQ(diagnose("questions").finding, operate::Finding::problem);
  const Answer dry = post(As::admin, kPath, R"({"dry_run":true})");
  ASSERT_EQ(dry.status, 200) << dry.body;
  EXPECT_EQ(dry.text("dry_run"), "true");
  EXPECT_EQ(dry.number("fixed_count"), 0);
  EXPECT_EQ(dry.number("fixes.length"), 3) << dry.body;
  EXPECT_EQ(count("SELECT responding_time FROM questions WHERE id = " + first()), 1);
  const Answer done = post(As::admin, kPath, R"({"dry_run":false})");
  EXPECT_EQ(done.number("fixed_count"), 3) << done.body;
  EXPECT_EQ(count("SELECT responding_time FROM questions WHERE id = " + first()),
            limits::kRespondingMsMin);
  EXPECT_EQ(count("SELECT max_retakes FROM questions WHERE id = " + first()), limits::kRetakesMax);
  EXPECT_EQ(count("SELECT sum(\"order\") FROM questions"), 3);
  EXPECT_EQ(count("SELECT current_attempts FROM invitations"), 0);
  EXPECT_EQ(count("SELECT count(*) FROM audit_log WHERE action = 'data.repaired'"), 1);
  EXPECT_EQ(post(As::admin, kPath).number("fixes.length"), 0);
  EXPECT_EQ(diagnose("questions").finding, operate::Finding::fine);
}

TEST_F(Repairs, AnEmptyQuestionIsArchivedAndNothingIsLost) {
  execute("UPDATE questions SET text = '   ' WHERE id = " + first());
  const Answer done = post(As::admin, kPath);
  EXPECT_EQ(done.number("fixed_count"), 2) << done.body;
  EXPECT_EQ(count("SELECT count(*) FROM questions"), 2);
  EXPECT_EQ(count("SELECT is_archived FROM questions WHERE id = " + first()), 1);
  EXPECT_EQ(get(As::recruiter, interview_path("/questions")).number("items.length"), 1);
}

}  // namespace
}  // namespace candor::test
