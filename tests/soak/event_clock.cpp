// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/soak/event_clock.h"

#include <QEvent>
#include <QMetaEnum>
#include <QThread>
#include <algorithm>

#include "app/studio/threads/posting.h"

namespace xsmoe::studio {
namespace {

constexpr double kNotable = 5;

std::string describe(const std::string& receiver, QEvent::Type type) {
  const char* const name = QMetaEnum::fromType<QEvent::Type>().valueToKey(type);
  return receiver + ", " + (name ? name : std::to_string(type));
}

}  // namespace

bool EventClock::notify(QObject* receiver, QEvent* event) {
  takeOver(receiver);  // what was posted to it
  // Workers handle their events through the application too.
  if (QThread::currentThread() != thread() || depth_ > 0) return QApplication::notify(receiver, event);
  // Both may be gone afterwards.
  const std::string name = receiver->objectName().isEmpty() ? std::string() : " " + receiver->objectName().toStdString();
  const std::string who = receiver->metaObject()->className() + name;
  const QEvent::Type type = event->type();
  QElapsedTimer clock;
  clock.start();
  ++depth_;
  const bool taken = QApplication::notify(receiver, event);
  --depth_;
  ++events_;
  const double milliseconds = static_cast<double>(clock.nsecsElapsed()) / 1e6;
  if (milliseconds > kNotable) notable_.push_back({milliseconds, describe(who, type)});
  return taken;
}

std::vector<EventClock::Event> EventClock::longest(std::size_t count) const {
  std::vector<Event> sorted = notable_;
  std::sort(sorted.begin(), sorted.end(), [](const Event& a, const Event& b) { return a.milliseconds > b.milliseconds; });
  if (sorted.size() > count) sorted.resize(count);
  return sorted;
}

std::size_t EventClock::longerThan(double milliseconds) const {
  return static_cast<std::size_t>(
      std::count_if(notable_.begin(), notable_.end(), [=](const Event& event) { return event.milliseconds > milliseconds; }));
}

void EventClock::restart() {
  events_ = 0;
  notable_.clear();
}

}  // namespace xsmoe::studio
