// A server of nothing but rooms, for conformance clients and measurements: /echo sends back what
// it hears, every other path is a room whose members hear each other.
//
//   bench_rooms --port N    (0: any free one; the line "listening on N" says which)
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "server/http/front/front.h"
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

int serve(int port) {
  RoomsApplication application;
  http::FrontOptions options;
  options.port = port;
  options.limits.connections_per_address = 0;
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
  if (argc == 3 && std::string_view(argv[1]) == "--port")
    return candor::test::serve(std::atoi(argv[2]));
  std::fputs("usage: bench_rooms --port N\n", stderr);
  return 2;
}
