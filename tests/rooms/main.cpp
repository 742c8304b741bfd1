// A server of nothing but rooms, for conformance clients and measurements: /echo sends back what
// it hears, every other path is a room whose members hear each other.
//
//   bench_rooms --port N [--tls FOLDER]
//
// Port 0: any free one; the line "listening on N" says which. The folder is for a certificate that
// it signs itself.
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "server/http/front/front.h"
#include "server/operate/certificate.h"
#include "tests/rooms/rooms.h"

namespace candor::test {
namespace {

class RoomsApplication final : public http::Application {
 public:
  std::int64_t admit(http::Request&) override { return 0; }
  std::optional<http::Reply> check(const http::Request&) override { return {}; }
  http::Reply answer(const http::Request& request) override {
    if (request.target == "/echo") return http::open_websocket(std::make_shared<Echo>());
    return http::open_websocket(rooms_.join(request.target));
  }
  http::Reply refuse(const http::Request&, const http::Refusal& refusal) override {
    return {refusal.status, {}, std::string(refusal.message), "text/plain", {}};
  }
  void log(LogLevel, std::string_view event, std::string detail) override {
    std::fprintf(stderr, "%.*s %s\n", static_cast<int>(event.size()), event.data(), detail.c_str());
  }

 private:
  Rooms rooms_;
};

http::Front* running = nullptr;

Status add_certificate(http::FrontOptions& options, const std::string& folder) {
  using namespace std::chrono;
  const auto now = duration_cast<milliseconds>(system_clock::now().time_since_epoch());
  auto made = self_signed_certificate(folder, Time{now.count()});
  if (made.is_error()) return made.error();
  options.certificate_file = made.value().certificate_file;
  options.key_file = made.value().key_file;
  return ok();
}

int serve(int port, const char* tls_folder) {
  RoomsApplication application;
  http::FrontOptions options;
  options.port = port;
  options.limits.connections_per_address = 0;
  if (tls_folder != nullptr) {
    if (const Status added = add_certificate(options, tls_folder); added.is_error()) {
      std::fprintf(stderr, "%s\n", added.error().message.c_str());
      return 1;
    }
  }
  http::Front front(application, options);
  if (const Status opened = front.open(); opened.is_error()) {
    std::fprintf(stderr, "%s\n", opened.error().message.c_str());
    return 1;
  }
  running = &front;
  for (int signal : {SIGTERM, SIGINT}) std::signal(signal, [](int) { running->stop(); });
  std::printf("listening on %d\n", front.port());
  std::fflush(stdout);
  front.run();
  return 0;
}

}  // namespace
}  // namespace candor::test

int main(int argc, char** argv) {
  const bool has_tls = argc == 5 && std::string_view(argv[3]) == "--tls";
  if ((argc == 3 || has_tls) && std::string_view(argv[1]) == "--port")
    return candor::test::serve(std::atoi(argv[2]), has_tls ? argv[4] : nullptr);
  std::fputs("usage: bench_rooms --port N [--tls FOLDER]\n", stderr);
  return 2;
}
