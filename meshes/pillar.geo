// The astrocyte as a round pillar, in nanometres: 250 nm across, 15 nm of TaOx between its electrodes, and 20 nm of YSZ
// around the oxide. Prisms: a triangulated disc, extruded layer by layer; triangles are 2 nm where the filament forms.
// gmsh -3 -format msh41 -o pillar.msh pillar.geo
Mesh.Algorithm = 6;
radius = 125;  coat = 20;  coarse = 10;  fine = 2;
filament_x = 60;  filament_y = 0;  filament_radius = 8;

Point(1) = {0, 0, 0, coarse};
For k In {0:3}
  Point(2 + k) = {radius * Cos(k * Pi / 2), radius * Sin(k * Pi / 2), 0, coarse};
  Point(6 + k) = {(radius + coat) * Cos(k * Pi / 2), (radius + coat) * Sin(k * Pi / 2), 0, coarse};
EndFor
For k In {0:3}
  Circle(1 + k) = {2 + k, 1, 2 + (k + 1) % 4};
  Circle(5 + k) = {6 + k, 1, 6 + (k + 1) % 4};
EndFor
Curve Loop(1) = {1, 2, 3, 4};
Curve Loop(2) = {5, 6, 7, 8};
Plane Surface(1) = {1};
Plane Surface(2) = {2, 1};

// 3 nm at the wall, where the coat leaves a skin; 2 nm around the filament.
Field[1] = Distance;
Field[1].CurvesList = {1, 2, 3, 4};
Field[1].NumPointsPerCurve = 400;
Field[2] = Threshold;
Field[2].InField = 1;  Field[2].SizeMin = 3;  Field[2].SizeMax = coarse;  Field[2].DistMin = 3;  Field[2].DistMax = 40;
Field[3] = MathEval;
Field[3].F = Sprintf("%g + 0.25 * max(0, sqrt((x - %g)^2 + (y - %g)^2) - %g)", fine, filament_x, filament_y, filament_radius);
Field[4] = Min;
Field[4].FieldsList = {2, 3};
Background Field = 4;
Mesh.MeshSizeExtendFromBoundary = 0;
Mesh.MeshSizeFromPoints = 0;

// From below: 30 nm of gold, 5 nm of titanium, 15 nm of oxide, 20 nm of titanium, 10 nm of platinum; z = 0 is the
// bottom of the oxide. Layers of the oxide are 1.5 nm thick.
ox[] = Extrude {0, 0, 15} { Surface{1}; Layers{10}; Recombine; };
co[] = Extrude {0, 0, 15} { Surface{2}; Layers{10}; Recombine; };
ut[] = Extrude {0, 0, 20} { Surface{ox[0]}; Layers{{2, 2, 1}, {0.2, 0.6, 1}}; Recombine; };
pt[] = Extrude {0, 0, 10} { Surface{ut[0]}; Layers{1}; Recombine; };
lt[] = Extrude {0, 0, -5} { Surface{1}; Layers{2}; Recombine; };
au[] = Extrude {0, 0, -30} { Surface{lt[0]}; Layers{{1, 2}, {0.2, 1}}; Recombine; };
Physical Volume("oxide") = {ox[1]};
Physical Volume("ysz") = {co[1]};
Physical Volume("upper_titanium") = {ut[1]};
Physical Volume("platinum") = {pt[1]};
Physical Volume("lower_titanium") = {lt[1]};
Physical Volume("gold") = {au[1]};
Physical Surface("bottom") = {au[0]};
Physical Surface("top") = {pt[0]};
