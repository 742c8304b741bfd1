// Plain sockets take files from the kernel directly; TLS reads them in pieces.
#include "server/http/front/connection.h"

#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace candor::http {

namespace {
// Of a file at once, so that one fast reader does not hold up the others.
constexpr std::int64_t kFilePieceBytes = 256 * 1024;
// Frames in one write.
constexpr std::size_t kPieces = 32;
constexpr std::size_t kTlsRecordBytes = 16 * 1024;
}  // namespace

Flow Connection::settle(Flow flow) {
  if (flow == Flow::needs_read) can_read = false;
  if (flow == Flow::needs_write) can_write = false;
  return flow;
}

Flow Connection::receive(char* to, std::size_t size, std::size_t& count) {
  if (tls) return settle(tls->read(to, size, count));
  ssize_t got;
  do got = ::recv(socket->get(), to, size, 0);
  while (got < 0 && errno == EINTR);
  if (got == 0) return Flow::ended;
  if (got < 0) return settle(errno == EAGAIN ? Flow::needs_read : Flow::broken);
  count = static_cast<std::size_t>(got);
  // Fewer bytes than asked for: the socket is empty and will tell when there are more (epoll(7)).
  if (count < size && !has_peer_ended) can_read = false;
  return Flow::moved;
}

Flow Connection::send_bytes(const char* bytes, std::size_t size, bool has_more) {
  if (tls) {
    std::size_t count = 0;
    const Flow flow = settle(tls->write(bytes, size, count));
    written += static_cast<std::int64_t>(count);
    return flow;
  }
  ssize_t sent;
  do sent = ::send(socket->get(), bytes, size, MSG_NOSIGNAL | (has_more ? MSG_MORE : 0));
  while (sent < 0 && errno == EINTR);
  if (sent < 0) return settle(errno == EAGAIN ? Flow::needs_write : Flow::broken);
  written += sent;
  return Flow::moved;
}

Flow Connection::send_talk() {
  return tls ? send_half() : send_pieces();
}

Flow Connection::send_pieces() {
  std::array<std::string_view, kPieces> pieces;
  std::array<iovec, kPieces> parts;
  const std::size_t count = talk->protocol->output(pieces);
  for (std::size_t i = 0; i < count; ++i)
    parts[i] = {const_cast<char*>(pieces[i].data()), pieces[i].size()};
  msghdr message{};
  message.msg_iov = parts.data();
  message.msg_iovlen = count;
  ssize_t sent;
  do sent = ::sendmsg(socket->get(), &message, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  if (sent < 0) return settle(errno == EAGAIN ? Flow::needs_write : Flow::broken);
  talk->protocol->consumed(static_cast<std::size_t>(sent));
  return Flow::moved;
}

// A control frame may step in front of what waits, but never of what TLS has seen.
Flow Connection::send_half() {
  std::string& half = talk->half_sent;
  if (half.empty()) {
    std::array<std::string_view, kPieces> pieces;
    const std::size_t count = talk->protocol->output(pieces);
    for (std::size_t i = 0; i < count && half.size() < kTlsRecordBytes; ++i)
      half += pieces[i].substr(0, kTlsRecordBytes - half.size());
    talk->protocol->consumed(half.size());
  }
  std::size_t count = 0;
  const Flow flow = settle(tls->write(half.data(), half.size(), count));
  half.erase(0, count);
  if (half.empty()) half = std::string();
  return flow;
}

Flow Connection::send_file(char* scratch, std::size_t scratch_size) {
  const Response& response = exchange->response;
  const std::int64_t before_file = response.length() - response.file_length;
  off_t offset = response.file_offset + written - before_file;
  const std::int64_t left = response.length() - written;
  if (tls) {
    const auto size =
        static_cast<std::size_t>(std::min(left, static_cast<std::int64_t>(scratch_size)));
    const ssize_t count = ::pread(response.file.get(), scratch, size, offset);
    // A file that became shorter cannot be announced again: only cutting tells the client.
    if (count <= 0) return Flow::broken;
    return send_bytes(scratch, static_cast<std::size_t>(count), false);
  }
  ssize_t sent;
  do
    sent = ::sendfile(socket->get(), response.file.get(), &offset,
                      static_cast<std::size_t>(std::min(left, kFilePieceBytes)));
  while (sent < 0 && errno == EINTR);
  if (sent == 0) return Flow::broken;
  if (sent < 0) return settle(errno == EAGAIN ? Flow::needs_write : Flow::broken);
  written += sent;
  return Flow::moved;
}

Flow Connection::send_part(char* scratch, std::size_t scratch_size) {
  const Response& response = exchange->response;
  const auto head_size = static_cast<std::int64_t>(response.head.size());
  const auto bytes_size = head_size + static_cast<std::int64_t>(response.body.size());
  if (written < head_size) {
    const auto at = static_cast<std::size_t>(written);
    return send_bytes(response.head.data() + at, response.head.size() - at,
                      response.length() > head_size);
  }
  if (written < bytes_size) {
    const auto at = static_cast<std::size_t>(written - head_size);
    return send_bytes(response.body.data() + at, response.body.size() - at,
                      response.file_length > 0);
  }
  return send_file(scratch, scratch_size);
}

}  // namespace candor::http
