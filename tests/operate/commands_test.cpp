// The real program: backup, restore and doctor beside a server that serves and writes.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

#include "tests/harness/raw_client.h"
#include "tests/operate/operate_fixture.h"

namespace candor::test {
namespace {

std::string program() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "candor";
}

struct Ran {
  int status = -1;
  std::string output;  // both streams
};

class CommandsTest : public OperateTest {
 protected:
  void SetUp() override {
    OperateTest::SetUp();
    blob_ = add_recording("the answer");
    data_ = app().settings.data;
    link_ = get(As::recruiter, "/api/v1/interviews").text("items[0].key");
    stop_app();
  }
  void TearDown() override {
    if (server_ > 0) stop_server(SIGKILL);
    OperateTest::TearDown();
  }
  // The data folder goes to the program.
  void stop_app() {
    std::filesystem::copy(data_, in("data"), std::filesystem::copy_options::recursive);
    data_ = in("data");
    std::filesystem::remove(data_ + "/candor.lock");
  }
  Ran run(const std::string& words) const {
    Ran ran;
    FILE* out = ::popen((program() + " " + words + " 2>&1").c_str(), "r");
    char buffer[4'096];
    for (std::size_t count; (count = ::fread(buffer, 1, sizeof buffer, out)) > 0;)
      ran.output.append(buffer, count);
    const int status = ::pclose(out);
    ran.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return ran;
  }
  static int port() { return 30'000 + ::getpid() % 10'000; }
  void start_server() {
    const std::string number = std::to_string(port()), out = in("out.txt");
    server_ = ::fork();
    if (server_ == 0) {
      if (std::freopen(out.c_str(), "a", stdout) && std::freopen(out.c_str(), "a", stderr))
        ::execl(program().c_str(), "candor", "serve", "--port", number.c_str(), "--data",
                data_.c_str(), nullptr);
      ::_exit(127);
    }
    for (int i = 0; i < 1'000 && !RawClient(port()).is_connected(); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  void stop_server(int signal) {
    ::kill(server_, signal);
    ::waitpid(server_, nullptr, 0);
    server_ = 0;
  }
  int status_of(const std::string& target) {
    RawClient client(port());
    client.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    return client.answer().status;
  }
  std::string data_, blob_, link_;
  pid_t server_ = 0;
};

TEST_F(CommandsTest, TheAuditLogIsVerifiedFromTheCommandLine) {
  const std::string data = " --data " + data_;
  EXPECT_EQ(run("audit").status, 2);
  EXPECT_EQ(run("audit verify" + data).status, 0);
  ASSERT_EQ(run("account add --email ada@example.org --name Ada --role admin --company Ours" +
                std::string(" --password 'a long password'") + data)
                .status,
            0);
  const Ran whole = run("audit verify" + data);
  EXPECT_EQ(whole.status, 0) << whole.output;
  const std::size_t at = whole.output.find("Head: 1:");
  ASSERT_NE(at, std::string::npos) << whole.output;
  const std::string head = whole.output.substr(at + 6, 66);
  EXPECT_EQ(run("audit verify --head " + head + data).status, 0);
  EXPECT_EQ(run("audit verify --head nonsense" + data).status, 1);
  const std::string other = "1:" + std::string(64, 'a');
  const Ran broken = run("audit verify --head " + other + data);
  EXPECT_EQ(broken.status, 1);
  EXPECT_NE(broken.output.find("BROKEN"), std::string::npos) << broken.output;
}

TEST_F(CommandsTest, BackUpCheckAndRestoreBesideARunningServer) {
  start_server();
  ASSERT_EQ(status_of("/api/v1/health"), 200);
  const Ran made = run("backup --data " + data_ + " --to " + in("backups"));
  ASSERT_EQ(made.status, 0) << made.output;
  const std::string backup = in("backups/" + operate::good_backups(in("backups")).at(0));
  EXPECT_NE(made.output.find(backup), std::string::npos) << made.output;
  EXPECT_EQ(run("backup --check " + backup).status, 0);
  EXPECT_EQ(run("backup --data " + data_ + " --to " + in("one.tar")).status, 0);

  // Not over the running one, not without a word; elsewhere at any time.
  EXPECT_EQ(run("restore --from " + backup + " --data " + data_ + " --replace").status, 1);
  const Ran restored = run("restore --from " + in("one.tar") + " --data " + in("new"));
  EXPECT_EQ(restored.status, 0) << restored.output;
  EXPECT_EQ(run("doctor --full --data " + in("new")).status, 0);
  stop_server(SIGTERM);

  flip_byte(backup + "/blobs/" + blob_.substr(0, 2) + "/" + blob_, 1);
  EXPECT_EQ(run("backup --check " + backup).status, 1);
  const Ran refused = run("restore --from " + backup + " --data " + data_ + " --replace");
  EXPECT_EQ(refused.status, 1);
  EXPECT_NE(refused.output.find("is damaged"), std::string::npos) << refused.output;
  const Ran replaced = run("restore --from " + in("one.tar") + " --data " + data_ + " --replace");
  EXPECT_EQ(replaced.status, 0) << replaced.output;
  start_server();
  EXPECT_EQ(status_of("/api/v1/health"), 200);
}

TEST_F(CommandsTest, DoctorWorksBesideTheServerAndForPrograms) {
  start_server();
  const Ran told = run("doctor --data " + data_);
  EXPECT_EQ(told.status, 0) << told.output;
  EXPECT_NE(told.output.find("a server is running"), std::string::npos);
  const Ran json = run("doctor --json --full --data " + data_);
  EXPECT_EQ(json.status, 0);
  EXPECT_EQ(json.output.front(), '[');
  EXPECT_NE(json.output.find("\"check\": \"database\""), std::string::npos) << json.output;
  std::filesystem::remove(data_ + "/blobs/" + blob_.substr(0, 2) + "/" + blob_);
  EXPECT_EQ(run("doctor --data " + data_).status, 1);
}

TEST_F(CommandsTest, AfterAKillEverythingIsReadAgain) {
  start_server();
  stop_server(SIGKILL);
  EXPECT_TRUE(operate::exists(data_ + "/running"));
  start_server();
  EXPECT_EQ(status_of("/api/v1/health/db"), 200);
  stop_server(SIGTERM);
  EXPECT_FALSE(operate::exists(data_ + "/running"));
}

TEST_F(CommandsTest, WhatIsMissingIsSaid) {
  EXPECT_EQ(run("backup --data " + data_).status, 2);
  EXPECT_EQ(run("restore --data " + in("new")).status, 2);
  const Ran nothing = run("backup --data " + in("nothing") + " --to " + in("backups"));
  EXPECT_EQ(nothing.status, 1);
  EXPECT_NE(nothing.output.find("There are no Candor data"), std::string::npos) << nothing.output;
  EXPECT_FALSE(operate::exists(in("nothing")));
}

}  // namespace
}  // namespace candor::test
