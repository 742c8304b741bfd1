// Bytes in memory and in files, and digests over them.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <memory>

#include "server/operate/secrets.h"
#include "server/work/bytes.h"
#include "server/work/digest.h"

namespace candor::test {
namespace {

using work::Bytes;
using work::Digest;

using OpenFile = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

OpenFile file_of(const std::string& bytes) {
  OpenFile file(std::tmpfile(), std::fclose);
  EXPECT_EQ(::pwrite(fileno(file.get()), bytes.data(), bytes.size(), 0), std::ssize(bytes));
  return file;
}

std::string sample(std::int64_t size) {
  std::string bytes(static_cast<std::size_t>(size), '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * i >> 7);
  return bytes;
}

struct Visited {
  std::string all;
  std::int64_t largest = 0;
};

Visited visited(const Bytes& bytes) {
  Visited seen;
  EXPECT_FALSE(bytes
                   .visit([&](std::string_view piece) {
                     seen.all += piece;
                     seen.largest = std::max(seen.largest, std::ssize(piece));
                     return ok();
                   })
                   .is_error());
  return seen;
}

TEST(Bytes, AFileGivesItsBytesInPieces) {
  for (const std::int64_t size : {0l, 1l, Bytes::kPieceBytes, 3 * Bytes::kPieceBytes + 7}) {
    const std::string bytes = sample(size);
    const OpenFile file = file_of(bytes + "not asked for");
    const Bytes source = Bytes::of_file(fileno(file.get()), size);
    const Visited seen = visited(source);
    EXPECT_EQ(source.size(), size);
    EXPECT_EQ(seen.all, bytes) << size;
    EXPECT_LE(seen.largest, Bytes::kPieceBytes) << "so much memory is the most";
    EXPECT_EQ(visited(source).all, bytes) << "again";
    EXPECT_EQ(visited(Bytes(bytes)).all, bytes);
  }
}

TEST(Bytes, ErrorsEndTheVisit) {
  const std::string bytes = sample(3 * Bytes::kPieceBytes);
  const OpenFile file = file_of(bytes);
  int pieces = 0;
  const auto refuse = [&](std::string_view) -> Status {
    ++pieces;
    return fail(Failure::storage_full, "storage_full", "Full.");
  };
  const Status refused = Bytes::of_file(fileno(file.get()), std::ssize(bytes)).visit(refuse);
  EXPECT_EQ(refused.error().code, "storage_full");
  EXPECT_EQ(pieces, 1);
  const auto pass = [](std::string_view) { return ok(); };
  const Status torn = Bytes::of_file(fileno(file.get()), std::ssize(bytes) + 1).visit(pass);
  EXPECT_EQ(torn.error().code, "storage_failed");
}

std::string digest(Digest::Kind kind, std::string_view bytes, std::size_t piece) {
  Digest digest(kind);
  for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size())))
    digest.add(bytes.substr(0, piece));
  return digest.finish_hex();
}

// FIPS 180-4, and the examples beside it.
TEST(Digest, KnownAnswers) {
  const std::string many(1'000'000, 'a');
  const std::string blocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
  using enum Digest::Kind;
  for (const std::size_t piece : {std::size_t{1'000}, std::size_t{63}, many.size()}) {
    EXPECT_EQ(digest(sha1, "", piece), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
    EXPECT_EQ(digest(sha1, "abc", piece), "a9993e364706816aba3e25717850c26c9cd0d89d");
    EXPECT_EQ(digest(sha1, blocks, piece), "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
    EXPECT_EQ(digest(sha1, many, piece), "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
    EXPECT_EQ(digest(sha256, "abc", piece),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(digest(sha256, many, piece), secrets::sha256_hex(many)) << "as libsodium says";
  }
}

}  // namespace
}  // namespace candor::test
