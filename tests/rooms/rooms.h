// Conversations for tests and measurements of the front: an echo, and rooms whose members hear
// each other. All of them live on the loop's thread, so they need no lock.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "server/http/conversation.h"

namespace candor::test {

// Sends every message back as it came.
class Echo final : public http::Conversation {
 public:
  Echo() : Conversation(Kind::websocket) {}
  void opened(const http::Outlet& peer) override { peer_ = peer; }
  void received(http::WebSocketMessage message) override;
  void ended(const http::WebSocketClose&) override {}

 private:
  http::Outlet peer_;
};

// What one member sends, all others of the room receive. Must outlive its members.
class Rooms {
 public:
  std::shared_ptr<http::Conversation> join(std::string room);  // on any thread

 private:
  class Member;
  struct Room {
    std::vector<const Member*> members;
    std::vector<http::Outlet> outlets;  // in the order of the members
  };
  std::map<std::string, Room> rooms_;
};

}  // namespace candor::test
