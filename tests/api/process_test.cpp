// The real program on a real socket: killed in the middle of an upload, started again, nothing
// acknowledged is lost.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/api/api_test.h"
#include "tests/harness/raw_client.h"

namespace candor::test {
namespace {

constexpr auto kPatience = std::chrono::seconds(20);

// One `candor serve` in its own folder, on the same engine as the other tests.
class Program {
 public:
  Program(std::string binary, std::string folder, Address address)
      : binary_(std::move(binary)), folder_(std::move(folder)), address_(address) {
    if (!TestSchema::server_url().empty()) schema_ = std::make_unique<TestSchema>();
  }
  ~Program() { kill_hard(); }
  Program(const Program&) = delete;

  void start() {
    process_ = ::fork();
    if (process_ == 0) {
      const std::string out = folder_ + "/out.txt", port = std::to_string(address_.port),
                        data = folder_ + "/data",
                        tls = "--tls-self-signed=" +
                              std::string(address_.is_secure ? "true" : "false");
      const bool is_redirected =
          std::freopen(out.c_str(), "w", stdout) != nullptr &&
          std::freopen((folder_ + "/err.txt").c_str(), "a", stderr) != nullptr;
      if (!is_redirected) ::_exit(127);
      if (schema_) ::setenv("DATABASE_URL", schema_->url.c_str(), 1);
      ::execl(binary_.c_str(), binary_.c_str(), "serve", "--host", "127.0.0.1", "--port",
              port.c_str(), "--data", data.c_str(), tls.c_str(), static_cast<char*>(nullptr));
      ::_exit(127);
    }
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    while (std::chrono::steady_clock::now() < deadline) {
      if (RawClient(address_).is_connected()) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    FAIL() << "the program does not listen";
  }
  void kill_hard() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    process_ = 0;
  }
  // What the program printed up to the end of the line that holds `words`. It listens before it
  // prints, so the line may still be on its way.
  std::string output_with(const std::string& words) const {
    std::string all;
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    do {
      std::ifstream file(folder_ + "/out.txt");
      all.assign(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
      const std::size_t at = all.find(words);
      if (at != std::string::npos && all.find('\n', at) != std::string::npos) return all;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    } while (std::chrono::steady_clock::now() < deadline);
    return all;
  }
  Address address() const { return address_; }

 private:
  std::string binary_, folder_;
  Address address_;
  pid_t process_ = 0;
  std::unique_ptr<TestSchema> schema_;
};

struct Reply {
  int status = 0;
  std::string head, body;
  std::string header(const std::string& name) const {
    const std::size_t at = text::lower_ascii(head).find("\r\n" + text::lower_ascii(name) + ": ");
    if (at == std::string::npos) return {};
    const std::size_t start = at + name.size() + 4;
    return head.substr(start, head.find("\r\n", start) - start);
  }
  std::string member(const std::string& name) const {
    const std::size_t at = body.find("\"" + name + "\":");
    if (at == std::string::npos) return {};
    std::size_t start = at + name.size() + 3;
    if (body[start] == '"') return body.substr(start + 1, body.find('"', start + 1) - start - 1);
    return body.substr(start, body.find_first_of(",}", start) - start);
  }
};

std::string request_text(const std::string& method, const std::string& target,
                         const std::string& bearer, const std::string& body,
                         const std::vector<http::Header>& headers) {
  std::string text =
      method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n";
  if (!bearer.empty()) text += "Authorization: Bearer " + bearer + "\r\n";
  for (const http::Header& header : headers) text += header.name + ": " + header.value + "\r\n";
  if (headers.empty() && !body.empty()) text += "Content-Type: application/json\r\n";
  return text + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

Reply ask(Address address, const std::string& method, const std::string& target,
          const std::string& bearer = {}, const std::string& body = {},
          const std::vector<http::Header>& headers = {}) {
  RawClient client(address);
  Reply reply;
  if (!client.is_connected() || !client.send(request_text(method, target, bearer, body, headers)))
    return reply;
  const RawClient::Answer answer = client.answer(method != "HEAD");
  reply.head = answer.head;
  reply.body = answer.body;
  reply.status = answer.status;
  return reply;
}

std::string binary_beside_this() {
  const std::string path = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "candor";
  return std::filesystem::exists(path) ? path : std::string();
}

// A company, an interview with one question and a started session.
struct Scene {
  std::string admin, secret, answer, location, interview;
};

Scene make_scene(Program& program) {
  const Address address = program.address();
  Scene scene;
  const std::string out = program.output_with("/setup/");
  const std::size_t at = out.find("/setup/");
  if (at == std::string::npos) {
    ADD_FAILURE() << "no set-up link in: " << out;
    return scene;
  }
  const std::string token = out.substr(at + 7, out.find_first_of(" \n", at) - at - 7);
  const Reply set_up =
      ask(address, "POST", "/api/v1/setup", {},
          "{\"token\":\"" + token +
              "\",\"company_name\":\"A\","
              "\"full_name\":\"B\",\"email\":\"b@example.com\",\"password\":\"long enough\"}");
  EXPECT_EQ(set_up.status, 201) << set_up.body;
  scene.admin = set_up.member("access_token");
  scene.interview = ask(address, "POST", "/api/v1/interviews", scene.admin,
                        R"({"title":"A","questions":[{"text":"q"}]})")
                        .member("key");
  const std::string link =
      ask(address, "POST", "/api/v1/interviews/" + scene.interview + "/invitations", scene.admin,
          R"({"candidate_name":"C"})")
          .member("token_value");
  const Reply started = ask(address, "POST", "/api/v1/candidates/interviews/start-session", {},
                            "{\"token\":\"" + link + "\",\"consent\":true}");
  EXPECT_EQ(started.status, 201) << started.body;
  scene.secret = started.member("session_secret");
  const std::string answers = started.body.substr(started.body.find("\"answers\":"));
  Reply first;
  first.body = answers;
  scene.answer = first.member("id");
  const Reply created = ask(address, "POST", "/api/v1/uploads", scene.secret, {},
                            {{"Tus-Resumable", "1.0.0"},
                             {"Upload-Defer-Length", "1"},
                             {"Upload-Metadata", "answer_id " + base64(scene.answer)}});
  EXPECT_EQ(created.status, 201) << created.body;
  scene.location = created.header("Location");
  return scene;
}

std::vector<http::Header> patch_headers(std::size_t offset) {
  return {{"Tus-Resumable", "1.0.0"},
          {"Upload-Offset", std::to_string(offset)},
          {"Content-Type", "application/offset+octet-stream"}};
}

// The parameter: over TLS.
class Process : public testing::TestWithParam<bool> {};

TEST_P(Process, KilledDuringAnUploadLosesNothingAcknowledged) {
  const std::string binary = binary_beside_this();
  if (binary.empty()) FAIL() << "candor is not built beside this program";
  const TemporaryFolder folder;
  Program program(binary, folder.path, {free_port(), GetParam()});
  program.start();
  const Scene scene = make_scene(program);
  if (HasFailure()) return;
  const Address address = program.address();

  std::string bytes = "\x1a\x45\xdf\xa3";
  std::uint32_t state = 1;
  while (bytes.size() < 3'000'000)
    bytes += static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
  constexpr std::size_t kPart = 200'000;
  std::size_t acknowledged = 0;
  for (int round = 0; round < 6; ++round) {
    const Reply kept = ask(address, "PATCH", scene.location, scene.secret,
                           bytes.substr(acknowledged, kPart), patch_headers(acknowledged));
    ASSERT_EQ(kept.status, 204) << kept.body;
    acknowledged += kPart;
    // The next part: cut off at another place each time, or sent whole without waiting for the
    // reply.
    const std::string next =
        request_text("PATCH", scene.location, scene.secret, bytes.substr(acknowledged, kPart),
                     patch_headers(acknowledged));
    RawClient client(address);
    client.send(
        std::string_view(next).substr(0, next.size() * static_cast<std::size_t>(round) / 5));
    std::this_thread::sleep_for(std::chrono::milliseconds(round % 3));
    program.kill_hard();
    program.start();
    const Reply where =
        ask(address, "HEAD", scene.location, scene.secret, {}, {{"Tus-Resumable", "1.0.0"}});
    ASSERT_EQ(where.status, 200) << where.head;
    const auto offset = static_cast<std::size_t>(std::atoll(where.header("Upload-Offset").c_str()));
    ASSERT_GE(offset, acknowledged) << "round " << round;
    ASSERT_TRUE(offset == acknowledged || offset == acknowledged + kPart) << offset;
    acknowledged = offset;
  }
  std::vector<http::Header> last = patch_headers(acknowledged);
  last.push_back({"Upload-Length", std::to_string(bytes.size())});
  ASSERT_EQ(
      ask(address, "PATCH", scene.location, scene.secret, bytes.substr(acknowledged), last).status,
      204);

  const Reply recording =
      ask(address, "GET", "/api/v1/candidates/interviews/session", scene.secret);
  EXPECT_EQ(recording.member("sha256"), secrets::sha256_hex(bytes));
  // The playable copy may replace what is streamed; these bytes are no real film, so the original
  // is.
  const Reply media = ask(address, "GET", recording.member("file_path"), scene.admin);
  ASSERT_EQ(media.status, 200) << media.head;
  EXPECT_EQ(secrets::sha256_hex(media.body), secrets::sha256_hex(bytes));
  const Reply part = ask(address, "GET", recording.member("file_path"), scene.admin, {},
                         {{"Range", "bytes=10-19"}});
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.body, bytes.substr(10, 10));
  EXPECT_EQ(part.header("Content-Range"), "bytes 10-19/" + std::to_string(bytes.size()));
}

INSTANTIATE_TEST_SUITE_P(Wire, Process, testing::Bool(),
                         [](const auto& one) { return one.param ? "Tls" : "Plain"; });

}  // namespace
}  // namespace candor::test
