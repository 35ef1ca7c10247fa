// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/window_menus.h"

#include <QAction>
#include <QActionGroup>
#include <QCoreApplication>
#include <QDockWidget>
#include <QInputDialog>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QToolBar>
#include <string>
#include <string_view>
#include <utility>

#include "app/studio/parts/copy_command.h"
#include "app/studio/parts/message_bar.h"
#include "app/studio/session/remembered_folders.h"
#include "app/studio/session/session_command.h"
#include "app/studio/shell/appearance.h"
#include "app/studio/shell/command_menu.h"
#include "app/studio/shell/last_place.h"
#include "app/studio/shell/main_window.h"
#include "app/studio/shell/notes_desk.h"
#include "app/studio/shell/settings_menu.h"
#include "app/studio/shell/settings_source.h"
#include "app/studio/shell/tour_guide.h"
#include "app/studio/shell/window_dialogs.h"
#include "app/studio/shell/window_files.h"
#include "model/core/presets.h"
#include "widgets/charts/figure_size.h"
#include "widgets/forms/run_controls.h"
#include "widgets/forms/settings_panel.h"
#include "widgets/forms/tau_control.h"
#include "widgets/icons.h"
#include "widgets/pages/welcome_page.h"
#include "widgets/words/intervention_wording.h"

namespace xsmoe::studio {
namespace {

void fillRecent(MainWindow& window, QMenu& menu) {
  menu.clear();
  const auto folders = window.recent().list();
  for (const auto& one : folders)
    menu.addAction(widgets::recentText(one), &window, [&window, folder = one.folder] { window.session().open(folder.toStdString()); });
  menu.setEnabled(!folders.empty());
}

QMenu* addExportViews(MainWindow& window, QMenu& menu) {
  auto* const below = menu.addMenu(MainWindow::tr("Export All Vie&ws"));
  below->setObjectName(QStringLiteral("exportViews"));
  for (const auto place : widgets::kFigurePlaces)
    below->addAction(widgets::offerOf(place), &window, [&window, place] { window.files().chooseViewsFolder(place); });
  return below;
}

void buildFileMenu(MainWindow& window) {
  auto* const menu = window.menuBar()->addMenu(MainWindow::tr("&File"));
  menu->addAction(MainWindow::tr("Open &Stream…"), QKeySequence::Open, &window.dialogs(), &WindowDialogs::chooseStream);
  menu->addAction(MainWindow::tr("Open &Run…"), QKeySequence(QStringLiteral("Ctrl+Shift+O")), &window.dialogs(), &WindowDialogs::chooseRun);
  menu->addAction(MainWindow::tr("Open S&tate…"), &window.files(), &WindowFiles::chooseState);
  menu->addAction(MainWindow::tr("Train on the &Built-in Stream"), &window, [&window] { window.session().trainBuiltIn(); });
  menu->addAction(MainWindow::tr("I&mport Data…"), QKeySequence(QStringLiteral("Ctrl+I")), &window,
                  [&window] { window.dialogs().importData({}); });
  menu->addAction(MainWindow::tr("E&xtract Features…"), QKeySequence(QStringLiteral("Ctrl+E")), &window.dialogs(),
                  &WindowDialogs::extractFeatures);
  auto* const recent = menu->addMenu(MainWindow::tr("Open Re&cent"));
  recent->setObjectName(QStringLiteral("recentMenu"));
  QObject::connect(&window, &MainWindow::recentChanged, recent, [&window, recent] { fillRecent(window, *recent); });
  fillRecent(window, *recent);
  menu->addSeparator();
  auto* const locate =
      menu->addAction(MainWindow::tr("&Locate the Stream of This Run…"), &window, [&window] { window.dialogs().chooseStreamOfRun(); });
  locate->setEnabled(false);
  QObject::connect(&window.session(), &Session::runOpened, locate,
                   [&window, locate] { locate->setEnabled(window.session().run().stored); });
  auto* const report = menu->addAction(MainWindow::tr("Export Re&port…"), &window.files(), &WindowFiles::chooseReport);
  report->setObjectName(QStringLiteral("exportReport"));
  report->setToolTip(MainWindow::tr("The open run with its numbers, settings and charts, as a web page or for paper"));
  auto* const views = addExportViews(window, *menu);
  auto* const state = menu->addAction(MainWindow::tr("Sa&ve State As…"), QKeySequence(QStringLiteral("Ctrl+Shift+S")), &window,
                                      [&window] { window.files().saveStateAs(); });
  state->setObjectName(QStringLiteral("saveState"));
  state->setToolTip(MainWindow::tr("One file with the open run, its stream and where you look: for a class, or another machine"));
  const auto refresh = [&window, report, state, views] {
    views->setEnabled(window.files().hasViews());
    for (auto* const action : {report, state}) action->setEnabled(!window.session().run().folder.empty());
  };
  for (const auto signal : {&Session::runOpened, &Session::stateChanged, &Session::streamChanged})
    QObject::connect(&window.session(), signal, report, refresh);
  refresh();
  menu->addSeparator();
  addSettingsFiles(window, *menu);
  menu->addSeparator();
  menu->addAction(MainWindow::tr("&Quit"), QKeySequence::Quit, &window, &QWidget::close);
}

void takePreset(MainWindow& window, const Preset& preset) {
  auto& session = window.session();
  session.replaceSettings(withPreset(session.nextSettings(), preset), {SettingsSource::kPreset, std::string(preset.key)});
  if (window.parts().settings->isVisible()) return;  // it says so itself
  window.parts().messages->showForAWhile(MainWindow::tr("The next run: %1").arg(sourceText(session.settingsOrigin())));
}

void addPresets(MainWindow& window, QMenu& menu) {
  auto* const below = menu.addMenu(MainWindow::tr("&Settings Preset"));
  below->setObjectName(QStringLiteral("presets"));
  below->setToolTipsVisible(true);
  for (const auto& preset : presets()) {
    const auto words = [](std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); };
    auto* const action = below->addAction(words(preset.title), &window.session(), [&window, &preset] { takePreset(window, preset); });
    action->setObjectName(words(preset.key));
    action->setToolTip(words(preset.meaning));
  }
  const auto refresh = [&window, below] { below->setEnabled(!window.session().live()); };
  for (const auto signal : {&Session::runOpened, &Session::stateChanged, &Session::runEnded})
    QObject::connect(&window.session(), signal, below, refresh);
  refresh();
}

void addUseRunSettings(MainWindow& window, QMenu& menu) {
  auto* const action =
      menu.addAction(MainWindow::tr("Use T&his Run's Settings for the Next Run"), &window.session(), &Session::useRunSettings);
  action->setObjectName(QStringLiteral("useRunSettings"));
  action->setToolTip(MainWindow::tr("All of them as the open run has them by now, in place of your own; Undo a Setting takes it back"));
  const auto refresh = [&window, action] { action->setEnabled(window.session().canUseRunSettings()); };
  for (const auto signal : {&Session::runOpened, &Session::stateChanged, &Session::runEnded, &Session::settingsChanged})
    QObject::connect(&window.session(), signal, action, refresh);
  refresh();
}

void addCopyAsCommand(MainWindow& window, QMenu& menu) {
  auto* const action = menu.addAction(MainWindow::tr("Cop&y as Command"), &window,
                                      [&window] { window.parts().messages->showForAWhile(copyCommand(commandOf(window.session()))); });
  action->setObjectName(QStringLiteral("copyAsCommand"));
  action->setToolTip(MainWindow::tr("What Run would do, or where no stream is open going on with the open run, as a line for a terminal"));
  const auto refresh = [&window, action] { action->setEnabled(window.session().stream() || window.session().canGoOn()); };
  for (const auto signal : {&Session::runOpened, &Session::stateChanged, &Session::runEnded, &Session::streamChanged})
    QObject::connect(&window.session(), signal, action, refresh);
  refresh();
}

void buildRunMenu(MainWindow& window) {
  auto* const menu = window.menuBar()->addMenu(MainWindow::tr("&Run"));
  const auto* const controls = window.parts().controls;
  menu->addAction(controls->run());
  menu->addAction(controls->pause());
  for (const auto step : {Boundary::kBatch, Boundary::kEpoch, Boundary::kWindow}) menu->addAction(controls->step(step));
  menu->addMenu(controls->untilMenu());
  menu->addAction(controls->slowMotion());
  menu->addAction(controls->stop());
  menu->addSeparator();
  menu->setToolTipsVisible(true);
  auto* const experiment = menu->addAction(MainWindow::tr("New E&xperiment…"), QKeySequence(QStringLiteral("Ctrl+Shift+E")), &window,
                                           [&window] { window.dialogs().newExperiment(); });
  experiment->setObjectName(QStringLiteral("newExperiment"));
  experiment->setToolTip(MainWindow::tr("Runs over methods, seeds, τ or any other settings, trained one after the other"));
  auto* const goOn = menu->addAction(MainWindow::tr("&Go On With the Open Run"), QKeySequence(QStringLiteral("Ctrl+G")), &window.session(),
                                     &Session::goOn);
  goOn->setObjectName(QStringLiteral("goOn"));
  goOn->setToolTip(MainWindow::tr("A run that was stopped or broken off ends as it would have ended"));
  auto* const extend = menu->addAction(MainWindow::tr("Go &On With New Windows"), &window.session(), &Session::extend);
  extend->setObjectName(QStringLiteral("extendRun"));
  extend->setToolTip(MainWindow::tr("Where the stream has grown since the run ended: what is new becomes windows of the size of the last"));
  auto* const undo = menu->addAction(MainWindow::tr("Undo the &Last Change"), &window, [&window] {
    const auto* const change = window.session().lastChange();
    if (change != nullptr) window.parts().messages->showForAWhile(MainWindow::tr("Undo: %1").arg(widgets::undoWords(*change)));
    window.session().training().undo();
  });
  undo->setObjectName(QStringLiteral("undoChange"));
  menu->addSeparator();
  addPresets(window, *menu);
  addUseRunSettings(window, *menu);
  addSettingsUndo(window, *menu);
  addCopyAsCommand(window, *menu);
  addCopyShownAsCommand(window, *menu);
  addCopyActionsAsCommand(window, *menu);
  const auto refresh = [&window, undo, goOn, extend] {
    extend->setEnabled(window.session().canExtend());
    const auto* const change = window.session().lastChange();
    enableWithKey(*undo, change != nullptr, QKeySequence::Undo);
    undo->setToolTip(
        change == nullptr
            ? MainWindow::tr("A run in training goes back to before it, and goes on as if it had not been made")
            : MainWindow::tr("Undo: %1. What was trained since is lost, and is trained again.").arg(widgets::undoWords(*change)));
    goOn->setEnabled(window.session().canGoOn());
  };
  for (const auto signal : {&Session::runOpened, &Session::stateChanged, &Session::runEnded})
    QObject::connect(&window.session(), signal, undo, refresh);
  refresh();
}

void addTheme(MainWindow& window, QMenu& menu, QActionGroup& group, const QString& text, widgets::ThemeChoice choice) {
  auto* const action = menu.addAction(text, &window, [choice] { useTheme(choice, true); });
  action->setCheckable(true);
  action->setChecked(choice == rememberedTheme());
  group.addAction(action);
}

void addTakeBesideAway(MainWindow& window, QMenu& menu) {
  auto& beside = window.session().beside();
  auto* const action = menu.addAction(MainWindow::tr("Take the R&un Beside Away"), &beside, &BesideRun::takeAway);
  action->setObjectName(QStringLiteral("takeBesideAway"));
  const auto refresh = [&beside, action] { action->setEnabled(beside.run() != nullptr); };
  QObject::connect(&beside, &BesideRun::changed, action, refresh);
  QObject::connect(&window.session(), &Session::runOpened, action, refresh);
  refresh();
}

void addNotes(MainWindow& window, QMenu& menu) {
  auto* const add = menu.addAction(MainWindow::tr("Add a &Note…"), QKeySequence(QStringLiteral("Ctrl+Shift+N")), &window.notes(),
                                   [&window] { window.notes().add(); });
  add->setObjectName(QStringLiteral("addNote"));
  add->setToolTip(
      MainWindow::tr("On the open run, at the chosen window; it stands on the timeline and the charts, and in the run's folder"));
  auto* const list = menu.addAction(MainWindow::tr("N&otes…"), &window.notes(), [&window] { window.notes().showList(); });
  list->setObjectName(QStringLiteral("showNotes"));
  const auto refresh = [&window, add, list] {
    for (auto* const one : {add, list}) one->setEnabled(window.notes().available());
  };
  for (const auto signal : {&Session::runOpened, &Session::stateChanged}) QObject::connect(&window.session(), signal, add, refresh);
  refresh();
}

/// The looks are those of the window when nothing is presented.
void addPresenterMode(MainWindow& window, QMenu& menu, QActionGroup& themes) {
  auto* const action = menu.addAction(MainWindow::tr("&Presenter Mode"));
  action->setShortcut(QKeySequence(Qt::Key_F11));
  action->setObjectName(QStringLiteral("presenterMode"));
  action->setToolTip(MainWindow::tr("Large letters, high contrast and nothing to set up, for a room"));
  action->setCheckable(true);
  QObject::connect(action, &QAction::triggered, &window, &MainWindow::present);
  QObject::connect(&window, &MainWindow::presentingChanged, action, [action, &themes](bool on) {
    action->setChecked(on);
    themes.setEnabled(!on);
  });
}

void fillArrangements(MainWindow& window, QMenu& menu) {
  menu.clear();
  const QStringList names = arrangements();
  for (const QString& name : names)
    menu.addAction(name, &window, [&window, name] { useArrangement(window, name); })->setEnabled(window.hasArrangement());
  menu.addSeparator();
  auto* const keep = menu.addAction(MainWindow::tr("&Keep This One…"), &window, [&window] {
    const QString name = QInputDialog::getText(&window, MainWindow::tr("Keep the arrangement"), MainWindow::tr("Its name:"));
    keepArrangement(window, name.trimmed());
  });
  keep->setEnabled(window.hasArrangement());
  auto* const forget = menu.addMenu(MainWindow::tr("&Forget"));
  for (const QString& name : names) forget->addAction(name, &window, [name] { forgetArrangement(name); });
  forget->setEnabled(!names.isEmpty());
}

void addPlaces(MainWindow& window, QMenu& menu) {
  auto* const below = menu.addMenu(MainWindow::tr("Arran&gements"));
  below->setObjectName(QStringLiteral("arrangements"));
  QObject::connect(below, &QMenu::aboutToShow, below, [&window, below] { fillArrangements(window, *below); });
  auto* const begin = menu.addAction(MainWindow::tr("&Begin Where I Left"), &window, [](bool on) { beginWhereLeft(on); });
  begin->setObjectName(QStringLiteral("beginWhereLeft"));
  begin->setToolTip(MainWindow::tr("The next start opens what is open now, as it is arranged now on every page, also after a crash"));
  begin->setCheckable(true);
  begin->setChecked(beginsWhereLeft());
}

void addBackAndForward(MainWindow& window, QMenu& menu) {
  auto& places = window.places();
  auto* const back = menu.addAction(MainWindow::tr("Bac&k"), &places, &PlaceHistory::goBack);
  auto* const forward = menu.addAction(MainWindow::tr("&Forward"), &places, &PlaceHistory::goForward);
  back->setShortcuts({QKeySequence(QStringLiteral("Alt+Left")), QKeySequence(Qt::Key_Back)});
  forward->setShortcuts({QKeySequence(QStringLiteral("Alt+Right")), QKeySequence(Qt::Key_Forward)});
  back->setObjectName(QStringLiteral("goBack"));
  forward->setObjectName(QStringLiteral("goForward"));
  back->setToolTip(MainWindow::tr(
      "The page, the tab, the window, the user, the expert and the zoom that were looked at before. The run stays as it is"));
  forward->setToolTip(MainWindow::tr("Where it was gone back from"));
  const auto refresh = [&places, back, forward] {
    back->setEnabled(places.canGoBack());
    forward->setEnabled(places.canGoForward());
  };
  QObject::connect(&places, &PlaceHistory::changed, back, refresh);
  refresh();
}

void addSentences(MainWindow& window, QMenu& menu) {
  auto* const action = menu.addAction(MainWindow::tr("&How to Read It"), &window, &MainWindow::showSentences);
  action->setObjectName(QStringLiteral("showSentences"));
  action->setToolTip(MainWindow::tr(
      "A sentence above each view that is high enough for it. Else \"?\" of the view has it on hover, and its menu shows it"));
  action->setCheckable(true);
  action->setChecked(window.showsSentences());
  QObject::connect(&window, &MainWindow::sentencesShown, action, &QAction::setChecked);
}

void buildViewMenu(MainWindow& window) {
  auto* const menu = window.menuBar()->addMenu(MainWindow::tr("&View"));
  for (const auto& one : window.perspectives())
    menu->addAction(one->name().menu, one->name().shortcut, &window,
                    [&window, perspective = one.get()] { window.showPerspective(*perspective); });
  menu->addAction(MainWindow::tr("W&elcome Page"), &window, &MainWindow::showWelcome);
  menu->addSeparator();
  addBackAndForward(window, *menu);
  menu->addSeparator();
  addTakeBesideAway(window, *menu);
  addNotes(window, *menu);
  addSentences(window, *menu);
  menu->addSeparator();
  auto* const themes = new QActionGroup(menu);
  addTheme(window, *menu, *themes, MainWindow::tr("As the S&ystem"), widgets::ThemeChoice::kSystem);
  addTheme(window, *menu, *themes, MainWindow::tr("&Light"), widgets::ThemeChoice::kLight);
  addTheme(window, *menu, *themes, MainWindow::tr("&Dark"), widgets::ThemeChoice::kDark);
  addPresenterMode(window, *menu, *themes);
  menu->addSeparator();
  const auto& parts = window.parts();
  for (const auto* const dock : window.findChildren<QDockWidget*>(QString(), Qt::FindDirectChildrenOnly))
    if (dock->features().testFlag(QDockWidget::DockWidgetClosable)) menu->addAction(dock->toggleViewAction());
  menu->addAction(parts.toolBar->toggleViewAction());
  addPlaces(window, *menu);
}

/// What the program and the engine's module link.
QString aboutText() {
  return MainWindow::tr(
             "<h3>XSMoE Studio %1</h3>"
             "<p>Trains the streaming recommender XSMoE window by window and shows what happens while it happens.</p>"
             "<p>Follows <i>Efficient Multimodal Streaming Recommendation via Expandable Side Mixture-of-Experts</i> (CIKM 2025).</p>"
             "<p>The program and its views are free software under the GNU General Public License, version 3 or later; the engine is under "
             "the Apache License 2.0. It comes without any warranty.</p>"
             "<p>It never uses the network: everything stays on this computer.</p>"
             "<p>Built on Qt %2 and Qt Charts, LibTorch, OpenBLAS, HDF5, SQLite, SQLiteCpp, simdjson, nlohmann-json, fmt, expected, Boost, "
             "ICU, "
             "libxml2, libzip, zlib, zstd, OpenSSL, Cairo, libjpeg, libpng and libwebp.</p>")
      .arg(QCoreApplication::applicationVersion(), QLatin1String(qVersion()));
}

/// Does not block.
void showAbout(QWidget& parent) {
  auto* const box = new QMessageBox(QMessageBox::NoIcon, MainWindow::tr("About XSMoE Studio"), aboutText(), QMessageBox::Ok, &parent);
  box->setObjectName(QStringLiteral("about"));
  box->setAttribute(Qt::WA_DeleteOnClose);
  box->setTextInteractionFlags(Qt::TextBrowserInteraction);
  box->setIconPixmap(widgets::programIcon().pixmap(64));
  box->open();
}

void buildHelpMenu(MainWindow& window) {
  auto* const menu = window.menuBar()->addMenu(MainWindow::tr("&Help"));
  if (auto* const guide = window.tourGuide()) {
    auto* const tour = menu->addAction(MainWindow::tr("Take the &Tour"), guide, [guide] { guide->tour().begin(guide->tour().step()); });
    tour->setObjectName(QStringLiteral("takeTour"));
    tour->setToolTip(MainWindow::tr("Ten steps through the window; goes on where it was left"));
  }
  auto* const handbook =
      menu->addAction(MainWindow::tr("&Handbook"), QKeySequence(QKeySequence::HelpContents), &window, &MainWindow::showHandbook);
  handbook->setObjectName(QStringLiteral("showHandbook"));
  handbook->setToolTip(MainWindow::tr("What each view shows and how to read it, with a glossary"));
  menu->addAction(MainWindow::tr("&About XSMoE Studio"), &window, [&window] { showAbout(window); })
      ->setObjectName(QStringLiteral("showAbout"));
}

}  // namespace

void buildMenus(MainWindow& window) {
  buildFileMenu(window);
  buildRunMenu(window);
  buildViewMenu(window);
  buildHelpMenu(window);
}

}  // namespace xsmoe::studio
