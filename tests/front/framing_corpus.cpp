#include "tests/front/framing_corpus.h"

namespace candor::test {

namespace {

using Corpus = std::vector<FramingCase>;
constexpr std::string_view kSmuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

std::string get_with(const std::string& fields) {
  return "GET /hello HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
}

std::string post_with(const std::string& fields, const std::string& body = {}) {
  return "POST /echo HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n" + body;
}

std::string line(const std::string& request_line) {
  return request_line + "\r\nHost: a\r\n\r\n";
}

std::string named(unsigned char c) {
  constexpr char kDigits[] = "0123456789abcdef";
  return {'0', 'x', kDigits[c / 16], kDigits[c % 16]};
}

void add_transfer_encodings(Corpus& all) {
  const std::string chunks = "5\r\nhello\r\n0\r\n\r\n";
  const std::string fields[] = {"Transfer-Encoding: chunked",
                                "transfer-encoding: chunked",
                                "TRANSFER-ENCODING: CHUNKED",
                                "Transfer-Encoding:chunked",
                                "Transfer-Encoding: \tchunked",
                                "Transfer-Encoding: chunked ",
                                "Transfer-Encoding: identity",
                                "Transfer-Encoding: gzip, chunked",
                                "Transfer-Encoding: chunked, identity",
                                "Transfer-Encoding: gzip",
                                "Transfer-Encoding: xchunked",
                                "Transfer-Encoding: chunked;q=1",
                                "Transfer-Encoding: \"chunked\"",
                                "Transfer-Encoding:",
                                "Transfer-Encoding: ,chunked",
                                "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked",
                                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
                                "Transfer-Encoding: chunked\r\nTrailer: X",
                                "X: y\r\nTransfer-Encoding: chunked"};
  for (const std::string& field : fields) {
    all.push_back({field, post_with(field + "\r\n", chunks), 411});
    all.push_back({"with a length behind: " + field,
                   post_with(field + "\r\nContent-Length: 5\r\n", chunks), 411});
  }
  all.push_back({"a length before a coding",
                 post_with("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", chunks), 411});
  all.push_back({"a coding on GET", get_with("Transfer-Encoding: chunked\r\n") + chunks, 411});
  all.push_back({"CVE-2026-45352: a chunk of -2 bytes",
                 post_with("Transfer-Encoding: chunked\r\n", "-2\r\nab\r\n0\r\n\r\n"), 411});
  all.push_back({"CVE-2025-46728: chunks without end",
                 post_with("Transfer-Encoding: chunked\r\n", "ffffffff\r\n"), 411});
  all.push_back({"a chunk extension with a bare line feed",
                 post_with("Transfer-Encoding: chunked\r\n", "5;a\nhello\r\n0\r\n\r\n"), 411});
  all.push_back({"a trailer with a line break",
                 post_with("Transfer-Encoding: chunked\r\n", "0\r\nX: a%0d%0ab\r\n\r\n"), 411});
  for (const char* field : {"Transfer-Encoding : chunked", "Transfer-Encoding\t: chunked",
                            " Transfer-Encoding: chunked", "\tTransfer-Encoding: chunked",
                            "Transfer_Encoding: chunked", "transfer_encoding: chunked",
                            "X: a\r\n Transfer-Encoding: chunked", "Transfer-Encoding\r\n: chunked",
                            "Transfer Encoding: chunked", "Transfer-Encoding\x0b: chunked",
                            "X: a\nTransfer-Encoding: chunked", "X: a\rTransfer-Encoding: chunked",
                            "Transfer-Encoding: chun\x0bked", "Transfer-Encoding:\nchunked",
                            "\"Transfer-Encoding\": chunked", "Transfer-Encoding\xa0: chunked"})
    all.push_back(
        {"disguised: " + std::string(field), post_with(std::string(field) + "\r\n", chunks), 400});
}

void add_lengths(Corpus& all) {
  for (const char* value : {"-1",
                            "+2",
                            "-0",
                            "0x2",
                            "2x",
                            "x2",
                            "2 2",
                            "2,2",
                            "2, 2",
                            "2;2",
                            "2.0",
                            "1e1",
                            "",
                            "two",
                            "\"2\"",
                            "02",
                            "00",
                            "0002",
                            "1_0",
                            "\xc2\xb2",
                            "99999999999999999999",
                            "18446744073709551618",
                            "18446744073709551615",
                            "9223372036854775808",
                            "-2",
                            "4294967298 ",
                            "2\t3",
                            "2\x0b",
                            "%32",
                            "(2)"}) {
    const bool only_too_large = std::string(value) == "4294967298 ";
    all.push_back({"length " + std::string(value),
                   post_with("Content-Length: " + std::string(value) + "\r\n", "{}"),
                   only_too_large ? 413 : 400});
  }
  const std::string twice[] = {"Content-Length: 2\r\nContent-Length: 2\r\n",
                               "Content-Length: 2\r\nContent-Length: 40\r\n",
                               "Content-Length: 40\r\nContent-Length: 2\r\n",
                               "Content-Length: 2\r\ncontent-length: 2\r\n",
                               "Content-Length: 0\r\nContent-Length: 2\r\n",
                               "Content-Length: 2\r\nContent_Length: 40\r\n",
                               "content_length: 2\r\n",
                               "Content-Length : 2\r\n",
                               " Content-Length: 2\r\n",
                               "X: a\r\n Content-Length: 2\r\n",
                               "Content-Length:\r\n 2\r\n",
                               "Content-Length: 2\nX: a\r\n",
                               "Content-Length\x00: 2\r\n"};
  for (const std::string& fields : twice)
    all.push_back({"lengths " + fields, post_with(fields, "{}"), 400});
}

void add_bodies(Corpus& all) {
  all.push_back({"length above the limit", post_with("Content-Length: 999999999\r\n"), 413});
  all.push_back(
      {"length of eighteen digits", post_with("Content-Length: 999999999999999999\r\n"), 413});
  for (const char* method : {"GET", "HEAD", "OPTIONS"})
    all.push_back({std::string(method) + " with a body",
                   line(std::string(method) +
                        " /hello HTTP/1.1\r\nContent-Length: " + std::to_string(kSmuggled.size())),
                   400});
  all.push_back(
      {"a body exactly as long as said", post_with("Content-Length: 2\r\n", "{}"), 200, true});
  all.push_back(
      {"white space around a length", post_with("Content-Length: \t2 \r\n", "{}"), 200, true});
  all.push_back({"a POST without body", post_with(""), 200, true});
  all.push_back({"a POST with an empty body", post_with("Content-Length: 0\r\n"), 200, true});
  all.push_back({"a GET with an empty body", get_with("Content-Length: 0\r\n"), 200, true});
  all.push_back({"a DELETE without body", line("DELETE /hello HTTP/1.1"), 200, true});
  all.push_back({"a DELETE with a body",
                 "DELETE /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}", 200, true});
  all.push_back({"a request inside a body is a body",
                 post_with("Content-Length: " + std::to_string(kSmuggled.size()) + "\r\n",
                           std::string(kSmuggled)) +
                     "Z",
                 200});
  all.push_back({"a body that swallows the start of the next",
                 post_with("Content-Length: 7\r\n", "{}"), 200});
}

void add_request_lines(Corpus& all) {
  for (const char* bad : {"GET /hello",
                          "GET  /hello HTTP/1.1",
                          "GET /hello  HTTP/1.1",
                          " GET /hello HTTP/1.1",
                          "GET /hello HTTP/1.1 ",
                          "GET\t/hello\tHTTP/1.1",
                          "GET /hel lo HTTP/1.1",
                          "GET HTTP/1.1",
                          "/hello HTTP/1.1",
                          "GET /hello HTTP/1.1.1",
                          "GET /hello http/1.1",
                          "GET /hello HTTP/11",
                          "GET /hello HTTP/1",
                          "GET /hello HTTP/1.",
                          "GET /hello HTTP/x.1",
                          "GET /hello HTTP /1.1",
                          "GET /hello XHTTP/1.1",
                          "GET hello HTTP/1.1",
                          "GET * HTTP/1.1",
                          "OPTIONS * HTTP/1.1",
                          "GET http://a/hello HTTP/1.1",
                          "GET https://b/hello HTTP/1.1",
                          "GET //a@b HTTP/1.1 x",
                          "GET /hello#part HTTP/1.1",
                          "GET /a\x7f HTTP/1.1",
                          "GET /\xc3\xa4 HTTP/1.1",
                          "G(T /hello HTTP/1.1",
                          "G\"T /hello HTTP/1.1",
                          "GET: /hello HTTP/1.1",
                          "GET /hello HTTP/1.1\rX: y",
                          "",
                          "{}",
                          "\"GET / HTTP/1.1\""})
    all.push_back({"request line " + std::string(bad), line(bad), 400});
  for (const char* version : {"HTTP/2.0", "HTTP/0.9", "HTTP/1.2", "HTTP/3.0", "HTTP/9.9"})
    all.push_back({version, line("GET /hello " + std::string(version)), 505});
  all.push_back({"the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505});
  for (const char* method : {"BREW", "TRACE", "CONNECT", "get", "Get", "PROPFIND", "LINK", "XGET",
                             "GETX", "M-SEARCH", "DEBUG"})
    all.push_back({method, line(std::string(method) + " /hello HTTP/1.1"), 405});
  all.push_back({"CONNECT to an authority", line("CONNECT a:443 HTTP/1.1"), 405});
  all.push_back(
      {"a target of 2,049 bytes", line("GET /" + std::string(2'048, 'a') + " HTTP/1.1"), 414});
  all.push_back({"a target of 1,000 segments",
                 line("GET /" +
                      [] {
                        std::string path;
                        for (int i = 0; i < 1'000; ++i) path += "a/";
                        return path;
                      }() +
                      " HTTP/1.1"),
                 200, true});
  for (const char* target : {"/hello?a=b&c=%0d%0a", "/hello?q=a|b{c}^`", "/hello?%00", "/a/../b",
                             "//hello", "/%2e%2e/", "/hello?x=\"<>"})
    all.push_back({"target " + std::string(target),
                   line("GET " + std::string(target) + " HTTP/1.1"), 200, true});
  all.push_back({"HTTP/1.0", line("GET /hello HTTP/1.0"), 200});
  all.push_back(
      {"HTTP/1.0 that would stay", line("GET /hello HTTP/1.0\r\nConnection: keep-alive"), 200});
  all.push_back({"an empty line in front", "\r\n" + line("GET /hello HTTP/1.1"), 400});
  all.push_back({"bare line feeds", "GET /hello HTTP/1.1\nHost: a\n\n", 400});
  all.push_back({"a bare line feed at the end", "GET /hello HTTP/1.1\r\nHost: a\r\n\n", 400});
  all.push_back({"a request line of HTTP/0.9", "GET /hello\r\n", 400});
}

void add_fields(Corpus& all) {
  for (const char* bad :
       {"X",          "X y",         ": y",     " X: y",   "\tX: y",   "X : y",
        "X\t: y",     "X y: z",      "(X): y",  "X[]: y",  "X@: y",    "X/: y",
        "X=: y",      "X?: y",       "X,: y",   "X;: y",   "X\\: y",   "\xc3\xa4: y",
        "X: a\r\n b", "X: a\r\n\tb", "X: a\rb", "X: a\nb", "X: a\r\r", "X:\r\n y"})
    all.push_back({"field " + std::string(bad), get_with(std::string(bad) + "\r\n"), 400});
  for (const char* value :
       {"a%0d%0aSet-Cookie:%20x=1", "%0D", "%0A", "%0a", "a%00b", "%0d%0A", "%%0d", "%250d%0d"})
    all.push_back({"CVE-2026-45372: value " + std::string(value),
                   get_with("X: " + std::string(value) + "\r\n"), 400});
  for (const char* fields : {"X-Empty:",
                             "X-Empty: ",
                             "X: %0",
                             "X: %",
                             "X: %250d",
                             "Referer: http://b/?q=%0d%0a",
                             "Cookie: a=b; c=d",
                             "X: a:b:c",
                             "X: caf\xc3\xa9",
                             "X:\ty\t",
                             "X: \"quoted\"",
                             "Connection: keep-alive",
                             "Accept: */*",
                             "Range: bytes=0-1,2-3,4-5,6-7",
                             "X-Forwarded-For:",
                             "X-Forwarded-For: ,",
                             "X-Forwarded-For: ,,, ,",
                             "Accept-Encoding: gzip\r\nAccept-Encoding: br",
                             "Cookie: a=b\r\nCookie: c=d",
                             "Keep-Alive: 300",
                             "Upgrade: h2c",
                             "TE: trailers"})
    all.push_back(
        {"harmless: " + std::string(fields), get_with(std::string(fields) + "\r\n"), 200, true});
}

void add_known_fields(Corpus& all) {
  all.push_back(
      {"CVE-2026-46527: an empty forwarded address", get_with("X-Forwarded-For: \r\n"), 200, true});
  all.push_back({"asks to close", get_with("Connection: close\r\n"), 200});
  all.push_back({"asks to close in a list", get_with("Connection: foo, Close\r\n"), 200});
  const std::string hosts[] = {"",
                               "Host: a\r\nHost: b\r\n",
                               "Host: a\r\nhost: a\r\n",
                               "Host:\r\n",
                               "Host: a b\r\n",
                               "Host: a/b\r\n",
                               "Host: a,b\r\n",
                               "Host: a@b\r\n",
                               "Host: a\\b\r\n",
                               "Host: <a>\r\n",
                               "Host: a?b\r\n",
                               "Host : a\r\n",
                               " Host: a\r\n",
                               "Host: \xc3\xa4\r\n",
                               "Host: a%0d\r\n"};
  for (const std::string& host : hosts)
    all.push_back({"host " + host, "GET /hello HTTP/1.1\r\n" + host + "\r\n", 400});
  for (const char* host : {"a.example", "localhost:8000", "[::1]:80", "1.2.3.4", "a_b-c"})
    all.push_back({"host " + std::string(host),
                   "GET /hello HTTP/1.1\r\nHost: " + std::string(host) + "\r\n\r\n", 200, true});
  for (const char* expectation : {"100-continue", "100-Continue", "200-ok", ""})
    all.push_back(
        {"expects " + std::string(expectation),
         post_with("Expect: " + std::string(expectation) + "\r\nContent-Length: 2\r\n", "{}"),
         417});
  for (const char* coding : {"gzip", "deflate", "br", "identity", "x-gzip, gzip", ""})
    all.push_back(
        {"CVE-2026-28435: coded as " + std::string(coding),
         post_with("Content-Encoding: " + std::string(coding) + "\r\nContent-Length: 2\r\n", "{}"),
         415});
  for (const char* fields :
       {"Authorization: Bearer a\r\nAuthorization: Bearer b",
        "Content-Type: a/b\r\nContent-Type: c/d", "Range: bytes=0-1\r\nRange: bytes=2-3"})
    all.push_back(
        {"repeated: " + std::string(fields), get_with(std::string(fields) + "\r\n"), 400});
  all.push_back({"five ranges", get_with("Range: bytes=0-1,2-3,4-5,6-7,8-9\r\n"), 416});
  std::string many;
  for (int i = 0; i < 64; ++i) many += "X: y\r\n";
  all.push_back({"sixty-five fields", get_with(many), 431});
  all.push_back(
      {"a field of 17,000 bytes", get_with("X: " + std::string(17'000, 'y') + "\r\n"), 431});
}

// Every control byte in each of the three places.
void add_control_bytes(Corpus& all) {
  for (int i = 0; i < 0x80; ++i) {
    const auto c = static_cast<unsigned char>(i);
    const bool is_control = c < ' ' || c == 0x7f;
    if (!is_control) continue;
    const std::string one(1, static_cast<char>(c));
    all.push_back({named(c) + " in a target", line("GET /a" + one + "b HTTP/1.1"), 400});
    all.push_back({named(c) + " in a name", get_with("X" + one + "Y: z\r\n"), 400});
    const bool is_tab = c == '\t';
    all.push_back(
        {named(c) + " in a value", get_with("X: a" + one + "b\r\n"), is_tab ? 200 : 400, is_tab});
  }
}

}  // namespace

std::vector<FramingCase> framing_corpus() {
  Corpus all;
  add_transfer_encodings(all);
  add_lengths(all);
  add_bodies(all);
  add_request_lines(all);
  add_fields(all);
  add_known_fields(all);
  add_control_bytes(all);
  return all;
}

}  // namespace candor::test
