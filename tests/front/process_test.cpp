// The real program and its signals.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "server/operate/certificate.h"
#include "tests/front/tls_client.h"

namespace candor::test {
namespace {

constexpr std::string_view kHealth = "GET /api/v1/health HTTP/1.1\r\nHost: a\r\n\r\n";

// One `candor serve` in its own folder, over TLS when it is given files.
class Program {
 public:
  explicit Program(std::vector<std::string> more) {
    const std::string binary =
        std::filesystem::read_symlink("/proc/self/exe").parent_path() / "candor";
    std::vector<std::string> words = {
        binary, "serve", "--port", std::to_string(port()), "--data", folder_.path + "/data"};
    for (std::string& word : more) words.push_back(std::move(word));
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    process_ = ::fork();
    if (process_ != 0) return;
    const std::string out = folder_.path + "/out.txt";
    if (std::freopen(out.c_str(), "w", stdout) && std::freopen(out.c_str(), "a", stderr))
      ::execv(binary.c_str(), pointers.data());
    ::_exit(127);
  }
  ~Program() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }
  Program(const Program&) = delete;

  static int port() { return 20'000 + ::getpid() % 10'000; }
  bool is_listening() const {
    return FrontFixture::soon([] { return RawClient(port()).is_connected(); });
  }
  void signal(int number) const { ::kill(process_, number); }
  // The exit status, or -1 when it does not end in time.
  int wait() {
    int status = -1;
    if (!FrontFixture::soon([&] { return ::waitpid(process_, &status, WNOHANG) == process_; }))
      return -1;
    process_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  TemporaryFolder folder_;
  pid_t process_ = 0;
};

TEST(FrontProcess, AHangUpReadsTheCertificateAgainAndDropsNobody) {
  const TemporaryFolder folder;
  const auto make = [&](const std::string& name) {
    std::filesystem::create_directory(folder.path + name);
    auto made = self_signed_certificate(folder.path + name, Time{1'800'000'000'000});
    EXPECT_FALSE(made.is_error());
    const auto replace = std::filesystem::copy_options::overwrite_existing;
    std::filesystem::copy_file(made.value().certificate_file, folder.path + "/front.pem", replace);
    std::filesystem::copy_file(made.value().key_file, folder.path + "/front.key", replace);
  };
  make("/first");
  Program program(
      {"--tls-cert", folder.path + "/front.pem", "--tls-key", folder.path + "/front.key"});
  ASSERT_TRUE(program.is_listening());
  TlsClient before(Program::port(), TLS1_3_VERSION);
  ASSERT_TRUE(before.is_connected());
  before.send(kHealth);
  EXPECT_NE(before.answer().find("Strict-Transport-Security: max-age="), std::string::npos);
  make("/second");
  program.signal(SIGHUP);
  EXPECT_TRUE(FrontFixture::soon([&] {
    TlsClient after(Program::port(), TLS1_3_VERSION);
    return after.is_connected() && after.fingerprint() != before.fingerprint();
  }));
  before.send(kHealth);
  EXPECT_NE(before.answer().find("\"healthy\""), std::string::npos);
  program.signal(SIGTERM);
  EXPECT_EQ(program.wait(), 0);
}

TEST(FrontProcess, WithoutTlsAHangUpEndsItAsATerminalExpects) {
  Program program({});
  ASSERT_TRUE(program.is_listening());
  RawClient client(Program::port());
  client.send(kHealth);
  EXPECT_EQ(client.answer().status, 200);
  program.signal(SIGHUP);
  EXPECT_EQ(program.wait(), 0);
  EXPECT_TRUE(client.is_ended());
}

}  // namespace
}  // namespace candor::test
