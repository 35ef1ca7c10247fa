// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QApplication>
#include <QElapsedTimer>
#include <string>
#include <vector>

namespace xsmoe::studio {

/// An application that measures how long each event holds the GUI thread: while one is handled, nothing else is.
class EventClock : public QApplication {
 public:
  using QApplication::QApplication;

  struct Event {
    double milliseconds = 0;
    std::string what;  ///< class of the receiver, and kind of the event
  };

  bool notify(QObject* receiver, QEvent* event) override;
  /// The longest so far, longest first.
  [[nodiscard]] std::vector<Event> longest(std::size_t count) const;
  [[nodiscard]] std::size_t events() const { return events_; }
  [[nodiscard]] std::size_t longerThan(double milliseconds) const;
  void restart();

 private:
  int depth_ = 0;  ///< of events handled within events, which belong to the outermost
  std::size_t events_ = 0;
  std::vector<Event> notable_;  ///< of more than kNotable milliseconds
};

}  // namespace xsmoe::studio
