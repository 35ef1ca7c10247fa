// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/list_feed.h"

#include <QEvent>
#include <QWidget>
#include <utility>

namespace xsmoe::studio {

ListFeed::ListFeed(Session& session, Inspection& inspection, QWidget& panel, QObject* parent)
    : QObject(parent), session_(session), inspection_(inspection), watched_(panel) {
  watched_.installEventFilter(this);
  connect(&inspection_, &Inspection::shownChanged, this, [this] { refresh(); });
}

ListFeed::~ListFeed() { *goesOn_ = false; }

bool ListFeed::eventFilter(QObject* watched, QEvent* event) {
  if (watched == &watched_ && event->type() == QEvent::Show) refresh();
  return QObject::eventFilter(watched, event);
}

// While the event of being shown is filtered the panel is visible already.
bool ListFeed::isLookedAt() const { return watched_.isVisible(); }

int ListFeed::windowsOfRun() const {
  const auto& state = session_.run().state;
  return state ? state->history->description().settings.protocol.windows : 0;
}

QString ListFeed::whyNoList() { return tr("Type a user's id above, or take a random one: the list that comes is explained here."); }

void ListFeed::drop() {
  ++ticket_;
  asking_ = false;
  next_ = nullptr;
  *goesOn_ = false;
}

void ListFeed::askNext() {
  if (underWay_ || !next_) return;
  underWay_ = true;
  goesOn_ = std::make_shared<std::atomic<bool>>(true);
  std::exchange(next_, nullptr)();
}

}  // namespace xsmoe::studio
