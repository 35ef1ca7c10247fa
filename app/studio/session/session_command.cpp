// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/session_command.h"

#include <QDateTime>

#include "app/studio/session/session.h"
#include "model/core/run_command.h"

namespace xsmoe::studio {

CommandWords commandOf(const Session& session) {
  const auto& stream = session.stream();
  if (!stream) return session.canGoOn() ? resumeCommand(session.run().folder.string()) : CommandWords();
  const auto settings = session.asRunTakes(session.nextSettings());
  const auto run = newRunFolder(session.folders().runs, QDateTime::currentDateTime(), settings.model.method,
                                QString::fromStdString(stream->overview.report.title));
  return trainCommand(stream->folder.string(), run.string(), settings);
}

}  // namespace xsmoe::studio
