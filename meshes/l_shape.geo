// An L of three 10 nm squares in nanometres, in triangles, written in the old format 2.2.
// gmsh -2 -format msh22 -o l_shape.msh l_shape.geo
Mesh.Algorithm = 6;
h = 2;
Point(1) = {0, 0, 0, h};
Point(2) = {20, 0, 0, h};
Point(3) = {20, 10, 0, h};
Point(4) = {10, 10, 0, h};
Point(5) = {10, 20, 0, h};
Point(6) = {0, 20, 0, h};
Line(1) = {1, 2};
Line(2) = {2, 3};
Line(3) = {3, 4};
Line(4) = {4, 5};
Line(5) = {5, 6};
Line(6) = {6, 1};
Curve Loop(1) = {1, 2, 3, 4, 5, 6};
Plane Surface(1) = {1};
Physical Surface("oxide", 1) = {1};
Physical Curve("bottom", 2) = {1};
Physical Curve("inner", 3) = {3, 4};
