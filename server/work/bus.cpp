#include "server/work/bus.h"

#include <algorithm>
#include <utility>

namespace candor::work {

namespace {

bool has(const std::vector<std::string>& topics, const std::string& topic) {
  return std::find(topics.begin(), topics.end(), topic) != topics.end();
}

}  // namespace

std::string company_topic(CompanyId company) {
  return "company/" + std::to_string(company.value);
}

std::string session_topic(AccountSessionId session) {
  return "session/" + std::to_string(session.value);
}

Bus::Subscription& Bus::Subscription::operator=(Subscription&& other) noexcept {
  if (this == &other) return *this;
  end();
  bus_ = std::exchange(other.bus_, nullptr);
  id_ = other.id_;
  return *this;
}

void Bus::Subscription::end() {
  if (Bus* const bus = std::exchange(bus_, nullptr)) bus->forget(id_);
}

std::uint64_t InProcessBus::publish(std::string topic, std::string text) {
  const std::lock_guard lock(mutex_);
  const Message& message = kept_.emplace_back(Message{++last_, std::move(topic), std::move(text)});
  for (const auto& one : listeners_)
    if (has(one->topics, message.topic)) one->hear(message);
  if (kept_.size() > kept_max_) kept_.pop_front();
  return last_;
}

Bus::Subscription InProcessBus::subscribe(std::vector<std::string> topics, std::uint64_t after,
                                          Hear hear) {
  const std::lock_guard lock(mutex_);
  for (const Message& message : kept_)
    if (message.sequence > after && has(topics, message.topic)) hear(message);
  const std::uint64_t id = next_listener_++;
  listeners_.push_back(
      std::make_unique<Listener>(Listener{id, std::move(topics), std::move(hear)}));
  return {this, id};
}

std::uint64_t InProcessBus::last() const {
  const std::lock_guard lock(mutex_);
  return last_;
}

bool InProcessBus::remembers(std::uint64_t sequence) const {
  const std::lock_guard lock(mutex_);
  return sequence <= last_ &&
         (kept_.empty() ? sequence == last_ : sequence + 1 >= kept_.front().sequence);
}

void InProcessBus::forget(std::uint64_t id) {
  const std::lock_guard lock(mutex_);
  std::erase_if(listeners_, [&](const auto& one) { return one->id == id; });
}

}  // namespace candor::work
