// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QStringList>
#include <filesystem>
#include <vector>

#include "app/studio/session/session.h"
#include "app/studio/shell/views_writer.h"
#include "widgets/charts/figure_size.h"

namespace xsmoe::widgets {
class ViewSaver;
}

namespace xsmoe::studio {

class MainWindow;
class MessageBar;
class SaveStateDialog;

/// What of the open run and stream is written into files: reports, views and states. Asks a person where they go; how far a file is, and
/// what came of it, is said at the window's top.
class WindowFiles : public QObject {
  Q_OBJECT
 public:
  /// The window, whose session and parts are there, must outlive it.
  explicit WindowFiles(MainWindow& window);

  /// Asks for a file and writes the report of the open run, as it is stored now, into it.
  void chooseReport();
  /// Reads the open run in the thread for questions, then writes.
  void exportReport(const std::filesystem::path& file);

  /// Asks for a folder and writes the views into it.
  void chooseViewsFolder(widgets::FigurePlace place);
  /// Whether a run or a stream is open, of which there is something to export.
  [[nodiscard]] bool hasViews() const;
  /// Writes what every page holds of the open run and stream, as it is now, with timeline and staircase of τ, while the window goes on.
  void exportViews(const std::filesystem::path& folder, widgets::FigurePlace place);
  [[nodiscard]] ViewsWriter& viewsWriter() { return viewsWriter_; }

  /// Asks for a state's file and opens it.
  void chooseState();
  /// Asks whether the state of the open run takes its stream with it, and where it goes.
  SaveStateDialog& saveStateAs();
  /// Writes it in the thread for questions.
  void writeState(const engine::SaveStateRequest& request);

 private:
  void connectViews();
  /// Of the views that are on no page.
  [[nodiscard]] std::vector<widgets::ViewSaver*> saversBesidePages() const;
  [[nodiscard]] QStringList provenanceOfRun() const;
  [[nodiscard]] QStringList provenanceOfTau() const;

  MainWindow& window_;
  Session& session_;
  MessageBar& messages_;
  ViewsWriter viewsWriter_;
};

}  // namespace xsmoe::studio
