// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QJsonObject>
#include <QKeySequence>
#include <QObject>
#include <QPointer>
#include <QString>
#include <QStringList>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/core/command_words.h"
#include "model/core/run_history.h"
#include "model/core/run_moment.h"
#include "model/core/window_note.h"
#include "widgets/report/report_charts.h"

class QWidget;

namespace xsmoe::widgets {
class ChartView;
class Tour;
class ViewSaver;
}  // namespace xsmoe::widgets

namespace xsmoe::studio {

/// What a perspective is called. The mnemonics of a menu and of a tab bar differ: each has neighbours of its own.
struct PerspectiveName {
  std::string key;        ///< in the names of screenshots, and its icon's: resources/icons/data.svg
  QString tab;            ///< "&Data"
  QString menu;           ///< "D&ata"
  QKeySequence shortcut;  ///< from wherever in the window

  /// The page of the handbook about it.
  [[nodiscard]] QString helpPage() const { return QString::fromStdString(key); }
};

/// What a page shows, or what a menu would do, as a command.
struct PageCommand {
  QString title;       ///< "This List"
  CommandWords words;  ///< empty: none gives what is shown
  QString why = {};    ///< there is none, a sentence; empty: the usual, which the menu knows
};

/// One page of the window with all that belongs to it: it makes the page, feeds it, and does what a person wishes there. The window holds
/// perspectives in a list and knows none by name.
class Perspective : public QObject {
  Q_OBJECT
 public:
  explicit Perspective(PerspectiveName name) : name_(std::move(name)) {}

  [[nodiscard]] const PerspectiveName& name() const { return name_; }
  /// Made by the perspective; the window that shows it owns it, and destroys it after the perspective.
  [[nodiscard]] virtual QWidget& page() = 0;
  /// Whether τ, grouping, the card of the stream and the settings belong beside the page; else they step aside while it is looked at.
  [[nodiscard]] virtual bool steersRuns() const { return true; }
  /// Whether the page is the one that is looked at.
  virtual void activate(bool /*active*/) {}
  /// Which epoch is looked at, for the views that the record feeds; empty: none. Told before showMoment(), which is then of the weights
  /// that the other views ask about it (momentOfWeights()).
  virtual void setEpoch(const std::optional<RunMoment>& /*moment*/) {}
  /// Time travel to the end of a finished window, or of an epoch whose weights are kept; empty: live.
  virtual void showMoment(const std::optional<RunMoment>& /*moment*/) {}
  /// The epochs of the open run whose weights are kept, in the order of training, for a page that compares with them.
  virtual void setKeptEpochs(const std::vector<RunMoment>& /*epochs*/) {}
  /// Shades the windows and epochs that a person chose and points at, in whatever view, in the page's charts.
  virtual void setCursor(const std::optional<RunMoment>& chosen, const std::optional<RunMoment>& pointed);
  /// A person's notes on the open run, in their order; a page that shows the run's windows shows them.
  virtual void setNotes(const std::vector<WindowNote>& /*notes*/) {}
  /// What the page holds of the open run, for files: nothing that it does not hold already is asked for.
  [[nodiscard]] virtual std::vector<widgets::PaperView> paperViews() const { return {}; }
  /// What files and copies of the page's charts say they are of, a line each.
  [[nodiscard]] virtual QStringList provenance() const { return {}; }
  /// The same of one of its views: it may show another run too, or what a model of a moment was asked.
  [[nodiscard]] virtual QStringList provenanceOf(const QWidget& /*view*/) const { return provenance(); }
  /// What a person has chosen and arranged on the page beside what the window keeps itself, and the same again at the next start, when the
  /// same run is open; what cannot be used is passed over.
  [[nodiscard]] virtual QJsonObject arrangement() const { return {}; }
  virtual void arrangeAs(const QJsonObject& /*arrangement*/) {}
  /// arrangement() for a state file: without what is of this machine alone.
  [[nodiscard]] virtual QJsonObject arrangementToShare() const { return arrangement(); }
  /// What of it is a place for Back and Forward, and there again; what is lacking is as usual.
  [[nodiscard]] virtual QJsonObject sight() const { return {}; }
  virtual void lookAt(const QJsonObject& /*sight*/) {}
  /// What the page shows now, as commands. Those without words say why by being there: what is shown has none.
  [[nodiscard]] virtual std::vector<PageCommand> commands() const { return {}; }
  /// For a tour: brings a part of the page to the front, and tells which widget it is; null: the page has none of this name.
  [[nodiscard]] virtual QWidget* bring(const QString& /*part*/) { return nullptr; }
  /// A tour through the window, which the window is to follow; null: the perspective has none.
  [[nodiscard]] virtual widgets::Tour* tour() { return nullptr; }
  /// Those that were joined and are still there.
  [[nodiscard]] std::vector<widgets::ChartView*> charts() const;

  /// A picture among the screenshots.
  struct View {
    std::string name;                       ///< of its files: "data_end"
    std::optional<int> moment = {};         ///< the window travelled to; empty: live
    std::function<void()> arrange = [] {};  ///< called whenever the window has got its size
    std::function<void()> prepare = [] {};  ///< called before: asks for what takes its time, until settled()
  };
  /// Of an open run that has at least one window.
  [[nodiscard]] virtual std::vector<View> views(const RunHistory& /*run*/) const { return {{name_.key}}; }
  /// For them: brings something of the run onto the page that is worth seeing.
  virtual void settle(const RunHistory& /*run*/) {}
  /// Whether all that was asked for is on the page.
  [[nodiscard]] virtual bool settled() const { return true; }
  /// The same where a run needs others beside it for all views to have something: begins to train them. False: the page needs none.
  virtual bool trainMore() { return false; }
  /// Whether those are trained, and the run that was open before is open again.
  [[nodiscard]] virtual bool trainedMore() const { return true; }

 Q_SIGNALS:
  void windowPointedAt(int window);            ///< in a chart; −1: none any more
  void epochPointedAt(int window, int epoch);  ///< in a chart; 0: none of its epochs any more
  void windowClicked(int window);              ///< in a chart
  void epochClicked(int window, int epoch);    ///< in a chart
  void noteRequested(int window, int epoch);   ///< a new note on the open run; epoch 0: about the window as a whole
  void chartNotSaved(const QString& why);      ///< for a person
  void fileSaved(const QString& file);         ///< a chart or a table
  /// For a person, until it is closed or more is told. With a button that does something about it; an empty label: without.
  void told(const QString& sentence, const QString& actionLabel = {}, const std::function<void()>& action = {});
  void wanted();    ///< what a person asked for elsewhere is on the page now
  void arranged();  ///< something of arrangement() is otherwise, or of sight(), or which charts are shown as tables

 protected:
  /// Joins a chart of the page to the window's cursor and messages for as long as it lives. Each is to be joined when it is made.
  void join(widgets::ChartView& chart);
  /// Those that are on the page now, also such as draw themselves, and what saves its views that are no charts.
  void joinChartsOn(const QWidget& page);
  /// The latter alone.
  void joinSaversOn(const QWidget& page);
  /// Copies of those charts and other views that were joined and show something. `page`: before their titles.
  [[nodiscard]] std::vector<widgets::PaperView> chartsOnPaper(const QString& page) const;

 private:
  PerspectiveName name_;
  std::vector<QPointer<widgets::ChartView>> charts_;
  std::vector<QPointer<widgets::ViewSaver>> savers_;
  std::optional<RunMoment> chosen_, pointed_;
};

/// A window early in the run, with something to see: after the first expansions.
[[nodiscard]] int earlyWindow(const RunHistory& run);

}  // namespace xsmoe::studio
