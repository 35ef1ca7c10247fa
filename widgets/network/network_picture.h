// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPoint>
#include <QPointF>
#include <QRectF>
#include <QSizeF>
#include <QWidget>
#include <memory>
#include <optional>
#include <set>

#include "model/core/network_place.h"
#include "widgets/network_view.h"

class QLineEdit;
class QMenu;
class QToolButton;

namespace xsmoe::widgets {

class ExpertBiography;
class ExpertChoice;
class NetworkLegend;
class NetworkScene;
class ViewHead;
class ViewSaver;
struct NetworkLayout;
struct ShownView;
class ZoomedCanvas;

/// How a person looks at the picture of the network.
struct NetworkSight {
  std::optional<std::set<int>> folds;  ///< rungs whose layers are folded; empty: by the room
  std::optional<double> scale;         ///< empty: it is seen whole
  QPointF centre;                      ///< of what is seen, on the picture; where it is not seen whole
  friend bool operator==(const NetworkSight&, const NetworkSight&) = default;
};

/// The paper's Figure 1 alive: per modality a ladder of frozen states and side layers, experts as tiles coloured by birth (frozen ones
/// hatched), edges as wide as the mean gate weight, in each tile its share against τ. Wheel zooms, a double click or F fits; a click on a
/// tile or the arrow keys choose an expert and show its biography. Where it would be too small to read its layers are folded into rows of
/// small tiles; a click on a row opens it alone, A all of them. Ctrl+F searches, page up and page down follow the widest edge to the next
/// layer.
class NetworkPicture : public QWidget {
  Q_OBJECT
  Q_PROPERTY(bool animated READ animated WRITE setAnimated)
 public:
  explicit NetworkPicture(QWidget* parent = nullptr);
  ~NetworkPicture() override;

  void showNetwork(const NetworkView& view);
  /// For biographies; may be null. That of another run takes the choice of an expert back.
  void setHistory(std::shared_ptr<const RunHistory> history);

  /// Births slide in and prunings fade out; off for tests and pictures of the window.
  [[nodiscard]] bool animated() const { return animated_; }
  void setAnimated(bool animated);

  /// The one that is chosen, of this picture and of whatever other view marks it.
  [[nodiscard]] ExpertChoice* choice() const { return choice_; }
  [[nodiscard]] const std::optional<ExpertName>& selected() const;
  void select(const std::optional<ExpertName>& expert);
  /// Selects an expert, or draws a line around another place until something is selected or clicked.
  void point(const NetworkPlace& place);
  /// Of the selected expert.
  [[nodiscard]] ExpertBiography* biography() const { return biography_; }
  [[nodiscard]] const NetworkScene& scene() const { return *scene_; }
  /// Whether what is shown is in training, so that its experts can be pinned and removed, where the method gains and loses any.
  void setSteerable(bool steerable);
  /// What can be done with an expert; the caller owns it.
  [[nodiscard]] std::unique_ptr<QMenu> menuOf(const ExpertName& expert);

  /// Gives the panel with an expert's life to someone with more room for it, who shows and hides its surroundings by the choice().
  /// Without that it stands beside the picture.
  [[nodiscard]] QWidget* takeBiography();

  /// Opens the layers of a rung and folds all others, which are seen as rows.
  void focusOn(int rung);
  void foldAll();
  void openAll();
  /// What lies on the picture while layers are folded, and opens them all.
  [[nodiscard]] QToolButton* opener() const { return opener_; }
  /// Folds layers where the picture would be too small to read, as at first.
  void foldByRoom();
  [[nodiscard]] const std::set<int>& folded() const;
  /// The next expert after the chosen one that has all these words, such as "V2 E5" or "frozen", is chosen, and its layer opened where it
  /// is folded. False: there is none.
  bool findExpert(const QString& words);
  /// Chooses the expert with the most gate weight of the layer above (1) or below (−1) the chosen expert's.
  void followEdge(int up);

  void fitToView();
  [[nodiscard]] NetworkSight sight() const;
  /// Looks at it so as soon as it is seen and there is a network; folds of rungs that this has not are passed over.
  void setSight(const NetworkSight& sight);
  /// By whose menu it is copied and saved: whole, its layers folded and open as shown.
  [[nodiscard]] ViewSaver* saver() const { return saver_; }
  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  /// Not when the choice is taken back.
  void expertSelected(xsmoe::Modality modality, int hiddenState, int born);
  void foldsChanged();     ///< other layers are folded
  void biographyWanted();  ///< a person asked to read it, of the chosen one
  void pinRequested(const xsmoe::ExpertName& expert, bool pinned);
  void removeRequested(const xsmoe::ExpertName& expert);

 protected:
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  static constexpr double kMostMagnified = 1.6;
  /// What is seen of it when it is seen whole.
  [[nodiscard]] static QRectF fittedPart(const NetworkLayout& laidOut);
  void draw(bool animated);
  void buildFinder();
  void buildOpener();
  void setFolds(std::optional<std::set<int>> folds);
  [[nodiscard]] std::set<int> foldsNow() const;
  /// As a person wants them, else those of a picture of this size.
  [[nodiscard]] std::set<int> foldsIn(QSizeF room) const;
  void openFinder();
  void addLayersTo(QMenu& menu);
  void clickAt(QPointF place);
  bool explainAt(QPoint inView, QPoint onScreen);
  void moveSelection(int along, int up);
  void refreshBiography();
  void showChoice();
  void refit();
  void takeAwaitedSight();
  void togglePin(const ExpertName& expert);
  void remove(const ExpertName& expert);
  [[nodiscard]] bool canSteer() const;
  [[nodiscard]] bool isShown(const ExpertName& expert) const;
  /// A layer keeps its only expert.
  [[nodiscard]] bool isRemovable(const ExpertName& expert) const;
  void describeForReaders();
  [[nodiscard]] ShownView shownView() const;
  /// In which every letter of what is shown can be read, with the legend.
  [[nodiscard]] QSize naturalSize() const;
  /// Settles what is folded, and how high it is to be, as wide as `room`, which it may exceed. Of a copy that is to be saved.
  [[nodiscard]] int fitOnPaper(QSize room);

  ViewHead* head_;
  NetworkScene* scene_;
  ZoomedCanvas* canvas_;
  ExpertBiography* biography_;
  ExpertChoice* choice_;
  NetworkLegend* legend_;
  ViewSaver* saver_;
  std::shared_ptr<const RunHistory> history_;
  NetworkView view_;
  QPoint pressed_;
  std::optional<std::set<int>> folds_;  ///< as a person wants them; empty: by the room
  std::optional<NetworkSight> awaited_;
  QWidget* finder_ = nullptr;  ///< a line for words, and the layers
  QLineEdit* words_ = nullptr;
  QToolButton* opener_ = nullptr;
  bool chosen_ = false;  ///< whether the life of an expert is told
  bool steerable_ = false;
  bool animated_ = true;
};

}  // namespace xsmoe::widgets
