// Says that the current thread waits for another thread of ours (a commit, the hashing thread), so
// that its pool lets somebody else run meanwhile. Costs nothing on threads of no pool.
#pragma once

namespace candor::work {

class Blocking {
 public:
  Blocking();
  ~Blocking();
  Blocking(const Blocking&) = delete;
  Blocking& operator=(const Blocking&) = delete;

  // What a pool does about it; called on the thread that blocks.
  class Pool {
   public:
    virtual void begin_blocking() = 0;
    virtual void end_blocking() = 0;

   protected:
    ~Pool() = default;
  };
  // For the current thread, for as long as it lives; null: none.
  static void set_pool(Pool* pool);
};

}  // namespace candor::work
