// In several blocks, because threads run out at the same time: each failure costs one. A block is
// untouched memory, which takes address space and no page.
#include "server/work/memory.h"

#include <array>
#include <atomic>
#include <cstdlib>
#include <new>

namespace candor::work {

namespace {

constexpr std::size_t kBlockBytes = 256 * 1024;
constexpr int kBlocks = 16;

std::array<std::atomic<void*>, kBlocks> blocks{};
std::atomic<int> missing{0};
std::atomic<bool> is_kept{false};

// Called by operator new each time it finds no memory; it tries again when this returns.
void give_block() {
  for (std::atomic<void*>& block : blocks) {
    void* const taken = block.exchange(nullptr);
    if (taken == nullptr) continue;
    ++missing;
    std::free(taken);
    return;
  }
  throw std::bad_alloc();
}

void fill(std::atomic<void*>& block) {
  void* const made = std::malloc(kBlockBytes);
  void* empty = nullptr;
  if (made == nullptr) return;
  if (block.compare_exchange_strong(empty, made))
    --missing;
  else
    std::free(made);  // another thread was quicker
}

}  // namespace

void keep_memory_reserve() {
  if (is_kept.exchange(true)) return;
  missing = kBlocks;
  (void)has_memory_reserve();
  std::set_new_handler(give_block);
}

bool has_memory_reserve() {
  if (missing == 0) return true;
  for (std::atomic<void*>& block : blocks)
    if (block == nullptr) fill(block);
  return missing == 0;
}

Error no_memory() {
  Error error = fail(Failure::unavailable, "no_memory",
                     "The server is short of memory. Nothing was saved. Try again in a moment.");
  error.retry_after_seconds = 1;
  return error;
}

}  // namespace candor::work
