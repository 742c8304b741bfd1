// `candor migrate --to` as an administrator types it: to PostgreSQL and back to a file.
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>

#include "tests/api/api_test.h"

namespace candor::test {
namespace {

constexpr const char* kSetUp =
    "setup --company Acme --name Ada --email ada@example.com --password 'correct horse'";

struct Ran {
  int status = 0;
  std::string output;  // of both streams
};

class Move : public ::testing::Test {
 protected:
  void SetUp() override {
    if (TestSchema::server_url().empty()) {
      GTEST_SKIP() << "no PostgreSQL: run it through tests/harness/postgresql";
    }
    candor_ = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "candor";
    ASSERT_TRUE(std::filesystem::exists(candor_)) << "build the target candor too";
    schema_ = std::make_unique<TestSchema>();
  }
  // `environment` and words go through a shell.
  Ran run(const std::string& environment, const std::string& words) const {
    const std::string command =
        environment + " '" + candor_ + "' " + words + " --data '" + data() + "' 2>&1";
    Ran ran;
    std::FILE* const pipe = ::popen(command.c_str(), "r");
    char buffer[4096];
    for (std::size_t count; (count = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) {
      ran.output.append(buffer, count);
    }
    ran.status = WEXITSTATUS(::pclose(pipe));
    return ran;
  }
  std::string data() const { return folder_.path + "/data"; }
  std::string on_postgresql() const { return "DATABASE_URL='" + schema_->url + "'"; }

  TemporaryFolder folder_;
  std::string candor_;
  std::unique_ptr<TestSchema> schema_;
};

TEST_F(Move, ThereAndBack) {
  const Ran made = run("", kSetUp);
  ASSERT_EQ(made.status, 0) << made.output;
  const Ran same = run("", "migrate --to sqlite");
  EXPECT_EQ(same.status, 1);
  EXPECT_NE(same.output.find("there already"), std::string::npos) << same.output;

  const Ran there = run("", "migrate --to '" + schema_->url + "'");
  ASSERT_EQ(there.status, 0) << there.output;
  EXPECT_NE(there.output.find("Every row was read again"), std::string::npos) << there.output;
  EXPECT_NE(there.output.find("DATABASE_URL"), std::string::npos) << there.output;
  EXPECT_EQ(there.output.find("secret@"), std::string::npos) << "shows the password";
  EXPECT_EQ(schema_->ask("SELECT email FROM accounts"), "ada@example.com");
  const Ran twice = run("", "migrate --to '" + schema_->url + "'");
  EXPECT_EQ(twice.status, 1);
  EXPECT_NE(twice.output.find("holds data already"), std::string::npos) << twice.output;

  const Ran doctor = run(on_postgresql(), "doctor");
  EXPECT_NE(doctor.output.find("fine     Database: The database postgresql://candor:***@"),
            std::string::npos)
      << doctor.output;
  EXPECT_EQ(doctor.output.find(":secret@"), std::string::npos) << "shows the password";

  const Ran in_the_way = run(on_postgresql(), "migrate --to sqlite");
  EXPECT_EQ(in_the_way.status, 1);
  EXPECT_NE(in_the_way.output.find("exists already"), std::string::npos) << in_the_way.output;
  std::filesystem::rename(data() + "/candor.db", folder_.path + "/before.db");
  const Ran back = run(on_postgresql(), "migrate --to sqlite");
  ASSERT_EQ(back.status, 0) << back.output;
  const Ran known = run("", "setup");
  EXPECT_NE(known.output.find("already has an administrator"), std::string::npos) << known.output;
}

// A target that cannot be reached leaves nothing behind, and the reason is one sentence.
TEST_F(Move, WhatCannotBeReachedSaysSo) {
  const Ran away = run("", "migrate --to postgresql://candor:secret@127.0.0.1:1/postgres");
  EXPECT_EQ(away.status, 1);
  EXPECT_NE(away.output.find("cannot reach the PostgreSQL server"), std::string::npos)
      << away.output;
  const Ran strange = run("DATABASE_URL=mysql://x/y", "migrate");
  EXPECT_EQ(strange.status, 1);
  EXPECT_NE(strange.output.find("postgresql://user:password@host"), std::string::npos)
      << strange.output;
  const Ran made = run(on_postgresql(), kSetUp);
  EXPECT_EQ(made.status, 0) << made.output;
  std::filesystem::remove(data() + "/secrets.json");
  const Ran no_secrets = run(on_postgresql(), "migrate");
  EXPECT_EQ(no_secrets.status, 1);
  EXPECT_NE(no_secrets.output.find("Restore it from your backup"), std::string::npos)
      << no_secrets.output;
}

}  // namespace
}  // namespace candor::test
