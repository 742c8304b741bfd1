// News: what is published under a topic reaches everyone who listens to it (research server.md
// 6.2, "Bus"). The last messages are kept, so a listener that was away for a moment hears what it
// missed. Thread-safe.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/domain/ids.h"

namespace candor::work {

// Topics. What changed for whoever looks at a company: nouns of paths, separated by spaces.
std::string company_topic(CompanyId company);
// The sign-in has ended; no text.
std::string session_topic(AccountSessionId session);

// The seam. Drivers: InProcessBus; tests/work has the rules that each keeps.
class Bus {
 public:
  struct Message {
    std::uint64_t sequence = 0;  // of all topics together, from 1, growing
    std::string topic, text;
  };
  // Called in the order of the sequence, never twice at once for one subscription; must be quick
  // and must not call the bus.
  using Hear = std::function<void(const Message&)>;

  // Ends when it goes; afterwards nothing is heard any more. The bus outlives it.
  class Subscription {
   public:
    Subscription() = default;
    Subscription(Bus* bus, std::uint64_t id) : bus_(bus), id_(id) {}
    Subscription(Subscription&& other) noexcept : bus_(other.bus_), id_(other.id_) {
      other.bus_ = nullptr;
    }
    Subscription& operator=(Subscription&& other) noexcept;
    ~Subscription() { end(); }
    void end();

   private:
    Bus* bus_ = nullptr;
    std::uint64_t id_ = 0;
  };

  virtual ~Bus() = default;
  // Gives the sequence of the message.
  virtual std::uint64_t publish(std::string topic, std::string text) = 0;
  // First hears what was published after `after` and is still kept.
  virtual Subscription subscribe(std::vector<std::string> topics, std::uint64_t after,
                                 Hear hear) = 0;
  // The sequence of the last message; 0 before the first.
  virtual std::uint64_t last() const = 0;
  // Whether everything after `sequence` is still kept.
  virtual bool remembers(std::uint64_t sequence) const = 0;

 private:
  virtual void forget(std::uint64_t id) = 0;
};

// Within this process: hears on the publisher's thread. Keeps the last `kept` messages.
class InProcessBus final : public Bus {
 public:
  explicit InProcessBus(std::size_t kept = 4'096) : kept_max_(kept) {}
  std::uint64_t publish(std::string topic, std::string text) override;
  Subscription subscribe(std::vector<std::string> topics, std::uint64_t after, Hear hear) override;
  std::uint64_t last() const override;
  bool remembers(std::uint64_t sequence) const override;

 private:
  struct Listener {
    std::uint64_t id;
    std::vector<std::string> topics;
    Hear hear;
  };
  void forget(std::uint64_t id) override;

  mutable std::mutex mutex_;  // guards what follows, and is held while listeners hear
  std::deque<Message> kept_;
  std::vector<std::unique_ptr<Listener>> listeners_;
  std::uint64_t last_ = 0, next_listener_ = 1;
  std::size_t kept_max_;
};

}  // namespace candor::work
