// Generated bodies for any described type: valid ones, and the same with something wrong. The same
// seed gives the same bytes on every machine, because nothing but integer arithmetic is used.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "shared/describe/describe.h"

namespace candor::parity {

// xorshift64*, written out because the standard distributions differ between libraries.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed * 2 + 1) {}
  std::uint64_t next();
  std::size_t below(std::size_t end);  // REQUIRES end > 0
  bool one_in(std::size_t count) { return below(count) == 0; }

 private:
  std::uint64_t state_;
};

// A JSON body of `type`. About one value in `mistake_rate` is wrong; 0 means none is.
std::string body_of(const TypeInfo& type, Random& random, std::size_t mistake_rate);
// A query string of a record, with the same meaning.
std::string query_of(const TypeInfo& record, Random& random, std::size_t mistake_rate);
// A text with a few of its bytes changed, removed, repeated or cut off.
std::string damaged(std::string text, Random& random);

// Numbers at and beyond every limit, as JSON writes them.
std::span<const std::string_view> numbers();

}  // namespace candor::parity
