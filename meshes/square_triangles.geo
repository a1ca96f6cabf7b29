// Section of 20 nm x 15 nm in nanometres: a metal (Ti, 5 nm) on an oxide (10 nm), in triangles.
// gmsh -2 -format msh41 -o square_triangles.msh square_triangles.geo
Mesh.Algorithm = 6;
h = 1.5;
Point(1) = {0, 0, 0, h};
Point(2) = {20, 0, 0, h};
Point(3) = {20, 10, 0, h};
Point(4) = {0, 10, 0, h};
Point(5) = {20, 15, 0, h};
Point(6) = {0, 15, 0, h};
Line(1) = {1, 2};
Line(2) = {2, 3};
Line(3) = {3, 4};
Line(4) = {4, 1};
Line(5) = {3, 5};
Line(6) = {5, 6};
Line(7) = {6, 4};
Curve Loop(1) = {1, 2, 3, 4};
Curve Loop(2) = {-3, 5, 6, 7};
Plane Surface(1) = {1};
Plane Surface(2) = {2};
Physical Surface("oxide", 11) = {1};
Physical Surface("ti", 12) = {2};
Physical Curve("bottom", 21) = {1};
Physical Curve("top", 22) = {6};
Physical Curve("interface", 23) = {3};
