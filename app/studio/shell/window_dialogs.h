// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QPointer>
#include <filesystem>
#include <functional>
#include <vector>

#include "app/studio/session/session.h"
#include "app/studio/threads/shared_engine.h"
#include "model/core/import.h"

namespace xsmoe::studio {

class ExperimentDialog;
class ExtractionDialog;
class ForkDialog;
class ImportDialog;
class MainWindow;
class MessageBar;

/// The dialogs of the window that ask a person for something, and what is done with the answers. Of reports, views and states: WindowFiles.
class WindowDialogs : public QObject {
  Q_OBJECT
 public:
  /// The window, whose session and parts are there, must outlive it. `factory`: for the dialogs whose work has an engine of its own.
  WindowDialogs(MainWindow& window, EngineFactory factory);

  void chooseStream();
  void chooseRun();
  /// Asks where the stream of the open run is; `then` is done once it is open.
  void chooseStreamOfRun(const std::function<void()>& then = {});
  /// Asks what is to be different from the end of a finished window of the open run on, and forks it.
  ForkDialog& askForFork(int window);
  /// Asks what an experiment varies, and queues its runs.
  ExperimentDialog& newExperiment();
  /// The import dialog, with these files and folders added to it.
  ImportDialog& importData(const std::vector<std::filesystem::path>& paths);
  /// The dialog that makes the open stream's features; null where none can be made now, which is said.
  ExtractionDialog* extractFeatures();
  /// Those that are open. What they work on ends.
  void close();

 Q_SIGNALS:
  void experimentQueued(int runs);  ///< so many new ones

 private:
  void showImported(const std::filesystem::path& folder, const ImportReport& report);

  MainWindow& window_;
  Session& session_;
  MessageBar& messages_;
  EngineFactory factory_;
  QPointer<ImportDialog> import_;
  QPointer<ExtractionDialog> extraction_;
  QPointer<ExperimentDialog> experiment_;
};

}  // namespace xsmoe::studio
