// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>

namespace xsmoe::widgets {
class StreamCard;
}

namespace xsmoe::studio {

class Session;

/// Shows the open stream in its dock, and whether its features can be made now.
class StreamDock : public QObject {
  Q_OBJECT
 public:
  /// Both must outlive it.
  StreamDock(Session& session, widgets::StreamCard& card);

 private:
  void showStream();
  void showWhatIsAllowed();

  Session& session_;
  widgets::StreamCard& card_;
};

}  // namespace xsmoe::studio
