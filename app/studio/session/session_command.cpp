// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/session_command.h"

#include <QDateTime>
#include <QThread>
#include <algorithm>

#include "app/studio/session/session.h"
#include "model/core/run_command.h"

namespace xsmoe::studio {

CommandWords commandOf(const Session& session) {
  const auto& stream = session.stream();
  if (!stream) return session.canGoOn() ? resumeCommand(session.run().folder.string()) : CommandWords();
  auto settings = session.nextSettings();
  if (settings.device.threads == 0) settings.device.threads = std::max(1, QThread::idealThreadCount() - 1);
  const auto run = newRunFolder(session.folders().runs, QDateTime::currentDateTime(), settings.model.method,
                                QString::fromStdString(stream->overview.report.title));
  return trainCommand(stream->folder.string(), run.string(), settings);
}

}  // namespace xsmoe::studio
