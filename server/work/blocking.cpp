#include "server/work/blocking.h"

namespace candor::work {

namespace {
thread_local Blocking::Pool* pool_of_thread = nullptr;
}

Blocking::Blocking() {
  if (pool_of_thread != nullptr) pool_of_thread->begin_blocking();
}

Blocking::~Blocking() {
  if (pool_of_thread != nullptr) pool_of_thread->end_blocking();
}

void Blocking::set_pool(Pool* pool) {
  pool_of_thread = pool;
}

}  // namespace candor::work
