// Between fork and exec only async-signal-safe calls are made: the server has many threads.
#include "server/work/child.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>

#include "server/work/event.h"

namespace candor::work {

namespace {

constexpr std::size_t kOutputMax = 64 * 1024;

using Clock = std::chrono::steady_clock;

void limit(__rlimit_resource resource, std::int64_t value) {
  const rlimit both{static_cast<rlim_t>(value), static_cast<rlim_t>(value)};
  setrlimit(resource, &both);
}

[[noreturn]] void become(const char* path, char* const* arguments, char* const* environment,
                         const ChildLimits& limits, int output) {
  const int nothing = open("/dev/null", O_RDWR);
  dup2(nothing, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(nothing, STDERR_FILENO);
  for (int descriptor = 3; descriptor < 1024; ++descriptor) close(descriptor);
  setpgid(0, 0);
  limit(RLIMIT_CPU, limits.processor_seconds);
  limit(RLIMIT_AS, limits.memory_bytes);
  limit(RLIMIT_FSIZE, limits.file_bytes);
  limit(RLIMIT_CORE, 0);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  // Without the right to make a user namespace the other limits still hold.
  if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) unshare(CLONE_NEWNET);
  if (nice(10) == -1) { /* a lower priority is a courtesy */
  }
  execve(path, arguments, environment);
  _exit(127);
}

// Reads until the child closes its output or time is over; false = time is over.
bool collect(int descriptor, Clock::time_point deadline, std::string& output) {
  char buffer[4096];
  while (true) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    if (left.count() <= 0) return false;
    pollfd waiting{descriptor, POLLIN, 0};
    const int ready = poll(&waiting, 1, static_cast<int>(left.count()));
    if (ready < 0 && errno == EINTR) continue;
    if (ready == 0) return false;
    const ssize_t count = read(descriptor, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return true;
    if (output.size() < kOutputMax) output.append(buffer, static_cast<std::size_t>(count));
  }
}

int wait_for(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  if (WIFEXITED(status)) return WEXITSTATUS(status);
  return 128 + (WIFSIGNALED(status) ? WTERMSIG(status) : 0);
}

}  // namespace

std::string find_program(const std::string& name) {
  const char* list = std::getenv("PATH");
  std::string folders = list ? list : "/usr/bin:/bin";
  for (std::size_t start = 0; start <= folders.size();) {
    std::size_t end = folders.find(':', start);
    if (end == std::string::npos) end = folders.size();
    const std::string path = folders.substr(start, end - start) + "/" + name;
    if (end > start && access(path.c_str(), X_OK) == 0) return path;
    start = end + 1;
  }
  return {};
}

namespace {

Result<ChildResult> run_here(const std::string& program, const std::vector<std::string>& arguments,
                             const ChildLimits& limits) {
  const std::string path = find_program(program);
  if (path.empty())
    return fail(Failure::unavailable, "program_missing",
                program + " is not installed on this machine.");
  std::vector<char*> words{const_cast<char*>(path.c_str())};
  for (const std::string& argument : arguments)
    words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  std::string search = "PATH=/usr/local/bin:/usr/bin:/bin";
  char* const environment[] = {search.data(), nullptr};

  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0)
    return fail(Failure::unavailable, "no_pipe", "The machine is out of resources.");
  const pid_t child = fork();
  if (child == 0) become(path.c_str(), words.data(), environment, limits, ends[1]);
  close(ends[1]);
  if (child < 0) {
    close(ends[0]);
    return fail(Failure::unavailable, "no_process", "The machine is out of resources.");
  }
  ChildResult result;
  const bool in_time =
      collect(ends[0], Clock::now() + std::chrono::seconds(limits.wall_seconds), result.output);
  close(ends[0]);
  if (!in_time) kill(child, SIGKILL);
  result.exit_code = wait_for(child);
  if (!in_time)
    return fail(Failure::unavailable, "program_timeout", program + " took too long and was ended.");
  return result;
}

}  // namespace

Result<ChildResult> run_child(const std::string& program, const std::vector<std::string>& arguments,
                              const ChildLimits& limits) {
  return elsewhere([&] { return run_here(program, arguments, limits); });
}

}  // namespace candor::work
