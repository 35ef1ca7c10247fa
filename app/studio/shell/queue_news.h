// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QString>

#include "app/studio/parts/message_bar.h"
#include "model/analysis/run_queue.h"

class QLabel;

namespace xsmoe::studio {

class Session;

/// What the window says of the queue of runs wherever a person is: how far it is, in the status bar, and what became of it, at the foot of
/// the pages.
class QueueNews : public QObject {
  Q_OBJECT
 public:
  /// All must outlive it.
  QueueNews(Session& session, MessageBar& messages, QLabel& howFar);

  /// An experiment has put so many runs into it.
  void tellQueued(int runs);

 private:
  void showHowFar();
  void tell(const QString& sentence, MessageAbout about);
  void tellFinished(const QString& sentence, const ExperimentPlan& plan);

  Session& session_;
  MessageBar& messages_;
  QLabel& howFar_;
};

}  // namespace xsmoe::studio
