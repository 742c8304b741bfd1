#include "server/http/front/outbox.h"

namespace candor::http {

void Outbox::add(Item item) {
  const std::lock_guard lock(mutex_);
  if (!wake_) return;
  items_.push_back(std::move(item));
  wake_();
}

void Outbox::add(std::span<const std::uint64_t> connections, const SharedFrame& frame,
                 SendClass send_class) {
  const std::lock_guard lock(mutex_);
  if (!wake_) return;
  for (std::uint64_t connection : connections) items_.push_back({connection, frame, send_class, 0});
  wake_();
}

std::vector<Outbox::Item> Outbox::take() {
  std::vector<Item> taken;
  const std::lock_guard lock(mutex_);
  taken.swap(items_);
  return taken;
}

bool Outbox::is_empty() {
  const std::lock_guard lock(mutex_);
  return items_.empty();
}

void Outbox::close() {
  const std::lock_guard lock(mutex_);
  wake_ = nullptr;
  items_.clear();
}

void Outlet::send(SharedFrame frame, SendClass send_class) const {
  if (outbox_) outbox_->add({connection_, std::move(frame), send_class, 0});
}

void Outlet::close(std::uint16_t code, std::string_view reason) const {
  if (!outbox_) return;
  outbox_->add({connection_, std::make_shared<const std::string>(reason), {}, code});
}

void Outlet::broadcast(std::span<const Outlet> peers, const SharedFrame& frame,
                       SendClass send_class) {
  std::vector<std::uint64_t> connections;
  connections.reserve(peers.size());
  Outbox* outbox = nullptr;
  // All peers of one server share its outbox.
  for (const Outlet& peer : peers) {
    if (!peer.outbox_) continue;
    outbox = peer.outbox_.get();
    connections.push_back(peer.connection_);
  }
  if (outbox != nullptr) outbox->add(connections, frame, send_class);
}

}  // namespace candor::http
