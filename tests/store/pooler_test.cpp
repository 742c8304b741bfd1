// A real PgBouncer between us and PostgreSQL: one that pools by session serves, one that pools by
// transaction is refused at the start.
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "server/store/database_url.h"
#include "tests/harness/raw_client.h"
#include "tests/harness/store_fixture.h"

namespace candor::test {
namespace {

constexpr auto kPatience = std::chrono::seconds(10);

// PgBouncer as a process of its own, from its construction to its end.
class Pooler {
 public:
  // `server_url` is postgresql://USER:PASSWORD@HOST:PORT/DATABASE.
  Pooler(const std::string& server_url, const std::string& mode) : port_(free_port()) {
    folder_ = (std::filesystem::temp_directory_path() / "candor-pooler-XXXXXX").string();
    EXPECT_NE(::mkdtemp(folder_.data()), nullptr);
    EXPECT_EQ(::chmod(folder_.c_str(), 0777), 0);  // it does not run as root
    const std::size_t colon = server_url.rfind(':'), slash = server_url.rfind('/');
    std::ofstream(folder_ + "/pgbouncer.ini")
        << "[databases]\n"
        << "postgres = host=127.0.0.1 user=candor password=secret port="
        << server_url.substr(colon + 1, slash - colon - 1) << "\n[pgbouncer]\n"
        << "listen_addr = 127.0.0.1\nlisten_port = " << port_ << "\nunix_socket_dir =\n"
        << "auth_type = any\npool_mode = " << mode << "\n"
        << "logfile = " << folder_ << "/log\npidfile = " << folder_ << "/pid\n";
    ::chmod((folder_ + "/pgbouncer.ini").c_str(), 0644);
    const std::string as_other =
        ::geteuid() == 0 ? "setpriv --reuid postgres --regid postgres --clear-groups " : "";
    EXPECT_EQ(std::system((as_other + "pgbouncer -q -d " + folder_ + "/pgbouncer.ini").c_str()), 0);
    EXPECT_TRUE(becomes([&] { return is_up(); }));
  }
  ~Pooler() {
    const int process = process_id();
    if (process > 1) ::kill(process, SIGQUIT);
    EXPECT_TRUE(becomes([&] { return process <= 1 || ::kill(process, 0) != 0; }));
    std::filesystem::remove_all(folder_);
  }
  Pooler(const Pooler&) = delete;
  std::string url() const {
    return "postgresql://candor:secret@127.0.0.1:" + std::to_string(port_) + "/postgres";
  }

 private:
  template <class Condition>
  static bool becomes(Condition condition) {
    const auto end = std::chrono::steady_clock::now() + kPatience;
    while (!condition() && std::chrono::steady_clock::now() < end)
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    return condition();
  }
  bool is_up() const {
    std::ifstream file(folder_ + "/log");
    const std::string log((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    return log.find("process up") != std::string::npos;
  }
  int process_id() const {
    int process = 0;
    std::ifstream(folder_ + "/pid") >> process;
    return process;
  }
  const int port_;
  std::string folder_;
};

class PoolerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (TestSchema::server_url().empty())
      GTEST_SKIP() << "no PostgreSQL: run it through tests/harness/postgresql";
    ASSERT_EQ(std::system("command -v pgbouncer >/dev/null"), 0) << "install pgbouncer";
  }
  static Result<std::unique_ptr<store::Database>> open(const std::string& url) {
    store::OpenOptions options;
    options.url = url;
    return store::Database::open(options);
  }
};

TEST_F(PoolerTest, ByTransactionIsRefusedWithTheWayOut) {
  const Pooler pooler(TestSchema::server_url(), "transaction");
  for (int i = 0; i < 3; ++i) {
    const auto opened = open(pooler.url());
    ASSERT_TRUE(opened.is_error()) << "the second Candor would not be noticed";
    EXPECT_EQ(opened.error().code, "transaction_pooler") << opened.error().cause;
    EXPECT_NE(opened.error().message.find("5432"), std::string::npos) << opened.error().message;
    EXPECT_EQ(opened.error().message.find("secret"), std::string::npos);
  }
}

TEST_F(PoolerTest, BySessionServes) {
  const Pooler pooler(TestSchema::server_url(), "session");
  const auto opened = open(pooler.url());
  ASSERT_FALSE(opened.is_error()) << opened.error().message << " " << opened.error().cause;
  EXPECT_EQ(open(pooler.url()).error().code, "in_use") << "the lock belongs to the session";
  const auto one =
      opened.value()->read([](store::Reader& reader) { return reader.number("SELECT 1", {}); });
  EXPECT_EQ(one.value(), 1);
}

}  // namespace
}  // namespace candor::test
