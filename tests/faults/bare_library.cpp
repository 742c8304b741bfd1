#include "tests/faults/bare_library.h"

#include <httplib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <atomic>
#include <fstream>

namespace candor::test {

namespace {

constexpr auto kTimeToEnd = std::chrono::milliseconds(1'500);

// Shared with the children.
std::atomic<bool>& accept_fails() {
  static auto* const flag = new (::mmap(nullptr, sizeof(std::atomic<bool>), PROT_READ | PROT_WRITE,
                                        MAP_SHARED | MAP_ANONYMOUS, -1, 0)) std::atomic<bool>;
  return *flag;
}

void add_routes(httplib::Server& server) {
  using httplib::Request, httplib::Response;
  const auto hello = [](const Request&, Response& answer) {
    answer.set_content("hello", "text/plain");
  };
  server.Get("/hello", hello);
  server.Delete("/hello", hello);
  server.Get("/field", [](const Request& request, Response& answer) {
    answer.set_content(request.get_header_value("X"), "text/plain");
  });
  server.Post("/echo", [](const Request& request, Response& answer) {
    answer.set_content(request.body, "text/plain");
  });
  server.Post("/size", [](const Request& request, Response& answer) {
    answer.set_content(std::to_string(request.body.size()), "text/plain");
  });
  server.Post("/upload", [](const Request&, Response& answer) {
    answer.status = 401;
    answer.set_content(std::string(kRefusedUpload), "text/plain");
  });
  server.WebSocket("/ws", [](const Request&, httplib::ws::WebSocket& socket) {
    for (std::string message; socket.read(message) != httplib::ws::Fail;) socket.send(message);
  });
  server.WebSocket("/throw", [](const Request&, httplib::ws::WebSocket& socket) {
    std::string message;
    if (socket.read(message) != httplib::ws::Fail) throw std::runtime_error("on purpose");
  });
}

[[noreturn]] void serve(int port_pipe) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const rlimit no_core{};
  ::setrlimit(RLIMIT_CORE, &no_core);
  if (std::freopen("/dev/null", "w", stderr) == nullptr) ::_exit(1);
  httplib::Server server;
  add_routes(server);
  server.set_trusted_proxies({"127.0.0.1"});
  const int port = server.bind_to_any_port("127.0.0.1");
  if (::write(port_pipe, &port, sizeof port) != sizeof port) ::_exit(1);
  ::_exit(server.listen_after_bind() ? 0 : 1);
}

}  // namespace

std::int64_t Subject::memory_kib() const {
  std::ifstream status("/proc/" + std::to_string(process()) + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmRSS:")) return std::atoll(line.c_str() + 6);
  return 0;
}

BareLibrary::BareLibrary() {
  accept_fails();  // the child must not make one of its own
  int ends[2];
  if (::pipe(ends) != 0) return;
  process_ = ::fork();
  if (process_ == 0) serve(ends[1]);
  ::close(ends[1]);
  if (::read(ends[0], &port_, sizeof port_) != sizeof port_) port_ = 0;
  ::close(ends[0]);
}

BareLibrary::~BareLibrary() {
  if (process_ <= 0) return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

bool BareLibrary::survives() {
  const auto until = std::chrono::steady_clock::now() + kTimeToEnd;
  while (std::chrono::steady_clock::now() < until) {
    if (::waitpid(process_, nullptr, WNOHANG) == process_) {
      process_ = 0;
      return false;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return true;
}

void fail_next_accept() {
  accept_fails() = true;
}

}  // namespace candor::test

// Stands in front of the C library's for the whole test program.
extern "C" int accept4(int socket, sockaddr* address, socklen_t* size, int flags) {
  if (!candor::test::accept_fails().exchange(false))
    return static_cast<int>(::syscall(SYS_accept4, socket, address, size, flags));
  errno = ECONNABORTED;
  return -1;
}
