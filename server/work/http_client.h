// Requests to other servers (object storage now; hooks later), over libcurl, which is loaded when
// the program runs: a machine that needs none of it needs no libcurl.
//
// Certificates and host names of https are always verified; redirects are not followed, because an
// answer from elsewhere must not decide where data goes. Nothing of a request is logged here.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/result.h"

namespace candor::work {

struct Curl;

struct HttpHeader {
  std::string name, value;
};

struct HttpRequest {
  std::string method = "GET";
  std::string url;  // http or https
  std::vector<HttpHeader> headers;
  std::string_view body;                       // of PUT and POST; must outlive send()
  std::size_t answer_bytes_max = 1024 * 1024;  // of HttpAnswer::body
  int connect_seconds = 5;
  int quiet_seconds = 20;  // without a byte in either direction
};

struct HttpAnswer {
  int status = 0;
  std::vector<HttpHeader> headers;
  std::string body;
  std::string header(std::string_view name) const;  // without regard to case; empty when absent
};

class HttpClient {
 public:
  // unavailable (code "curl_missing") without libcurl; the message names the package.
  static Result<std::unique_ptr<HttpClient>> load();
  ~HttpClient();

  // Sends one request and waits for the answer, whatever its status; a request of ours is parked
  // meanwhile. Keeps connections for the next. Any thread. Errors are Failure::unavailable:
  // "http_unreachable" (trying again may help), "http_untrusted" (the certificate),
  // "http_too_large" (the answer), "http_stopped".
  Result<HttpAnswer> send(const HttpRequest& request);
  // Ends what is under way within a second and refuses more.
  void stop() { is_stopped_ = true; }
  bool is_stopped() const { return is_stopped_; }

 private:
  struct Exchange;
  explicit HttpClient(const Curl& curl);
  Result<HttpAnswer> send_here(const HttpRequest& request);
  void* take_handle();
  void give_handle(void* handle);

  const Curl& curl_;
  std::atomic<bool> is_stopped_{false};
  std::mutex mutex_;
  std::vector<void*> idle_;  // handles, each with its open connections
};

}  // namespace candor::work
