// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QMainWindow>
#include <QPointer>
#include <memory>
#include <optional>
#include <vector>

#include "app/studio/perspectives/catalogue_feed.h"
#include "app/studio/perspectives/compare_feed.h"
#include "app/studio/perspectives/inspection.h"
#include "app/studio/perspectives/what_if_feed.h"
#include "app/studio/session/run_follower.h"
#include "app/studio/session/session.h"
#include "app/studio/shell/window_parts.h"
#include "model/core/import.h"

namespace xsmoe::studio {

class ForkDialog;
class ExtractionDialog;
class ImportDialog;

enum class Perspective : std::uint8_t { kWelcome, kWatch, kInspect, kData, kCompare };

/// Joins the session and the views: every view is fed here, every wish of a person goes to the session from here.
class MainWindow : public QMainWindow {
  Q_OBJECT
 public:
  MainWindow(EngineFactory factory, StudioFolders folders, QWidget* parent = nullptr);
  ~MainWindow() override;

  [[nodiscard]] Session& session() { return *session_; }
  [[nodiscard]] Inspection& inspection() { return *inspection_; }
  [[nodiscard]] CatalogueFeed& catalogueFeed() { return *catalogueFeed_; }
  [[nodiscard]] CompareFeed& compareFeed() { return *compareFeed_; }
  [[nodiscard]] WhatIfFeed& whatIfFeed() { return *whatIfFeed_; }
  [[nodiscard]] const WindowParts& parts() const { return parts_; }

  void showPerspective(Perspective perspective);
  /// Every view at the end of a finished window; empty: live.
  void showMoment(std::optional<int> window);
  /// A stream or a run is opened; other files and folders are offered for import.
  void open(const std::vector<std::filesystem::path>& paths);
  void chooseStream();
  void chooseRun();
  /// Asks where the stream of the open run is; `then` is done once it is open.
  void chooseStreamOfRun(const std::function<void()>& then = {});
  /// Asks what is to be different from the end of a finished window of the open run on, and forks it.
  ForkDialog& askForFork(int window);
  /// The import dialog, with these files and folders added to it.
  ImportDialog& importData(const std::vector<std::filesystem::path>& paths);
  /// The dialog that makes the open stream's features; null where none can be made now, which is said.
  ExtractionDialog* extractFeatures();

 Q_SIGNALS:
  void firstPainted();
  void recentChanged();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void closeEvent(QCloseEvent* event) override;
  void changeEvent(QEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  void connectSession();
  void connectWelcome();
  void connectRunControls();
  void connectSettings();
  void connectTimeline();
  void connectCursor();
  void pointAt(int window);
  void showCursor();
  void showWorkspace();
  void showRun();
  void offerToGoOn();
  void showState();
  void showStream();
  void showSettings();
  void showControls();
  void showGrouping();
  void showTitle();
  void showOpening(bool opening);
  void showDivergence();
  void showMissingStream(const std::filesystem::path& expected);
  void askForStream(const Error& error, const std::function<void()>& again);
  void showImported(const std::filesystem::path& folder, const ImportReport& report);
  void rememberFolder(const std::filesystem::path& folder);
  void restoreGeometryOfLastTime();
  void remember();

  EngineFactory factory_;  // for the work of dialogs
  WindowParts parts_;
  std::unique_ptr<Session> session_;
  Inspection* inspection_ = nullptr;
  CatalogueFeed* catalogueFeed_ = nullptr;
  CompareFeed* compareFeed_ = nullptr;
  WhatIfFeed* whatIfFeed_ = nullptr;
  RunFollower* follower_ = nullptr;
  QPointer<ImportDialog> import_;
  QPointer<ExtractionDialog> extraction_;
  std::optional<int> chosenWindow_, pointedWindow_;  ///< in whatever view
  bool painted_ = false, workspaceShown_ = false;
};

}  // namespace xsmoe::studio
