// What an open page hears while it is open: that something changed, not what it is now. Whoever
// hears it asks again, so nobody learns more than their role may see.
#pragma once

#include <string>
#include <vector>

#include "shared/base/time.h"
#include "shared/describe/describe.h"

namespace candor {

enum class LiveEvent : std::uint8_t {
  ready,       // from here on nothing is missed
  changed,     // `changed` says what to read again
  reset,       // something was missed: read everything again
  signed_out,  // the session ended; the last event
};
template <>
struct describe_choices<LiveEvent> {
  static constexpr std::string_view name = "LiveEvent";
  static constexpr auto values = std::to_array<Choice>({
      {int(LiveEvent::ready), "ready", "live.ready"},
      {int(LiveEvent::changed), "changed", "live.changed"},
      {int(LiveEvent::reset), "reset", "live.reset"},
      {int(LiveEvent::signed_out), "signed_out", "live.signed_out"},
  });
};

// The data of a server-sent event, and a text message of the WebSocket.
struct LiveMessage {
  std::string id;  // for Last-Event-ID
  LiveEvent event = LiveEvent::changed;
  std::vector<std::string> changed;  // nouns, as in the addresses: "interviews"
};
template <>
struct describe<LiveMessage> {
  static constexpr std::string_view name = "LiveMessage";
  static constexpr auto fields =
      fields_of(field<&LiveMessage::id>("id", "live.id").set_by_server(),
                field<&LiveMessage::event>("event", "live.event").set_by_server(),
                field<&LiveMessage::changed>("changed", "live.nouns").set_by_server());
};

// Opens one WebSocket, as ?ticket=..., because a browser cannot send its token with it (K47).
struct LiveTicket {
  std::string ticket;
  std::int32_t expires_in = 0;  // seconds
};
template <>
struct describe<LiveTicket> {
  static constexpr std::string_view name = "LiveTicket";
  static constexpr auto fields =
      fields_of(field<&LiveTicket::ticket>("ticket", "live.ticket").set_by_server(),
                field<&LiveTicket::expires_in>("expires_in", "live.expires_in").set_by_server());
};

}  // namespace candor
