#include "tests/rooms/rooms.h"

#include <algorithm>

namespace candor::test {

namespace {

http::SharedFrame frame_of(const http::WebSocketMessage& message) {
  return http::make_frame(message.is_text ? http::Opcode::text : http::Opcode::binary,
                          message.payload);
}

}  // namespace

void Echo::received(http::WebSocketMessage message) {
  peer_.send(frame_of(message));
}

class Rooms::Member final : public http::Conversation {
 public:
  Member(Rooms& rooms, std::string name)
      : Conversation(Kind::websocket), rooms_(rooms), name_(std::move(name)) {}

  void opened(const http::Outlet& peer) override {
    room_ = &rooms_.rooms_[name_];
    room_->members.push_back(this);
    room_->outlets.push_back(peer);
  }
  void received(http::WebSocketMessage message) override {
    const http::SharedFrame frame = frame_of(message);
    const auto own = static_cast<std::size_t>(place());
    const std::span<const http::Outlet> all(room_->outlets);
    http::Outlet::broadcast(all.first(own), frame);
    http::Outlet::broadcast(all.subspan(own + 1), frame);
  }
  void ended(const http::WebSocketClose&) override {
    const auto own = place();
    room_->members.erase(room_->members.begin() + own);
    room_->outlets.erase(room_->outlets.begin() + own);
  }

 private:
  std::ptrdiff_t place() const {
    return std::find(room_->members.begin(), room_->members.end(), this) - room_->members.begin();
  }
  Rooms& rooms_;
  std::string name_;
  Room* room_ = nullptr;
};

std::shared_ptr<http::Conversation> Rooms::join(std::string room) {
  return std::make_shared<Member>(*this, std::move(room));
}

}  // namespace candor::test
