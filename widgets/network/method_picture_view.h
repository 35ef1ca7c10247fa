// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QGraphicsScene>
#include <QWidget>
#include <memory>

#include "model/core/method_picture.h"
#include "widgets/charts/chart_table.h"

class QAbstractItemModel;
class QLabel;

namespace xsmoe::widgets {

class MethodDrawing;
struct ShownView;
class UserBox;
class ZoomedCanvas;

/// What the network of a method without experts makes of one user: IISAN's towers, the session graph of GAG and GIUA-GNN, SSRM's attention,
/// MMMLP's mixers, LGMRec's hypergraph. Below it a legend, and how many parameters each part of the network has. Wheel zooms, a double
/// click or F fits.
class MethodPictureView : public QWidget {
  Q_OBJECT
 public:
  explicit MethodPictureView(QWidget* parent = nullptr);
  ~MethodPictureView() override;

  /// The one that is trained or is to be; the picture of another one goes.
  void setMethod(Method method);
  /// Never null. `note`: what a person should know besides.
  void showPicture(std::shared_ptr<const MethodPicture> picture, const QString& note = {});
  /// Instead of a picture: why there is none, and what to do.
  void showReason(const QString& reason);
  [[nodiscard]] const std::shared_ptr<const MethodPicture>& picture() const { return picture_; }

  /// User ids for the line's completion, in the model's first column; not owned.
  void setUserModel(QAbstractItemModel* users);
  void setUser(const QString& user);

  /// "GAG after D3, user u42"
  [[nodiscard]] QString headingText() const;
  [[nodiscard]] QString noteText() const;
  [[nodiscard]] QString parametersText() const;
  /// The parameters of each part, for files. Without a row where there is no picture.
  [[nodiscard]] ChartTable table() const;
  [[nodiscard]] const QGraphicsScene& scene() const { return scene_; }

  void fitToView();
  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void userRequested(const QString& user);
  void randomRequested();

 protected:
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void build();
  void refresh();
  void draw();
  void drawInto(QSizeF room);
  void showWords();
  void describeForReaders();
  [[nodiscard]] ShownView shownView() const;

  Method method_ = Method::kIisan;
  std::shared_ptr<const MethodPicture> picture_;
  std::unique_ptr<MethodDrawing> drawing_;  // of picture_
  QString reason_, besides_;
  QGraphicsScene scene_;
  ZoomedCanvas* canvas_;
  UserBox* users_;
  QLabel* heading_;
  QLabel* note_;
  QLabel* legend_;
  QLabel* parameters_;
};

}  // namespace xsmoe::widgets
